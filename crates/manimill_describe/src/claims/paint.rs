//! Which names of colours a reader may give to a colour: by hue, saturation and lightness, generously at the borders.

/// Names that the checker knows, with how they are spelled.
const KNOWN: [(&str, &str); 44] = [
    ("aqua", "cyan"),
    ("azure", "blue"),
    ("beige", "beige"),
    ("black", "black"),
    ("blue", "blue"),
    ("bluish", "blue"),
    ("brown", "brown"),
    ("crimson", "red"),
    ("cyan", "cyan"),
    ("gold", "gold"),
    ("golden", "gold"),
    ("gray", "gray"),
    ("grayish", "gray"),
    ("green", "green"),
    ("greenish", "green"),
    ("grey", "gray"),
    ("indigo", "purple"),
    ("lavender", "purple"),
    ("lime", "green"),
    ("magenta", "pink"),
    ("maroon", "maroon"),
    ("navy", "blue"),
    ("olive", "green"),
    ("orange", "orange"),
    ("pink", "pink"),
    ("purple", "purple"),
    ("red", "red"),
    ("reddish", "red"),
    ("rose", "pink"),
    ("salmon", "red"),
    ("scarlet", "red"),
    ("silver", "gray"),
    ("tan", "brown"),
    ("teal", "teal"),
    ("turquoise", "teal"),
    ("violet", "purple"),
    ("white", "white"),
    ("whitish", "white"),
    ("yellow", "yellow"),
    ("yellowish", "yellow"),
    ("peach", "orange"),
    ("coral", "red"),
    ("emerald", "green"),
    ("amber", "gold"),
];

/// The plain name of a colour's word.
pub(super) fn known(word: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(spelled, _)| *spelled == word).map(|(_, name)| *name)
}

/// The names that fit a colour that is written as `#RRGGBB`.
pub(super) fn names(hex: &str) -> Vec<&'static str> {
    let Some((hue, saturation, lightness)) = hsl(hex) else { return Vec::new() };
    let mut names = Vec::new();
    if lightness > 0.8 {
        names.push("white");
    }
    if lightness < 0.16 {
        names.push("black");
    }
    if saturation < 0.22 || !(0.08..=0.93).contains(&lightness) {
        if (0.12..0.93).contains(&lightness) {
            names.push("gray");
        }
        if saturation < 0.1 {
            return names;
        }
    }
    let ranges: [(&str, f64, f64); 14] = [
        ("red", 330.0, 20.0),
        ("maroon", 325.0, 15.0),
        ("orange", 10.0, 46.0),
        ("brown", 8.0, 48.0),
        ("gold", 22.0, 60.0),
        ("beige", 25.0, 65.0),
        ("yellow", 29.0, 75.0),
        ("green", 62.0, 168.0),
        ("teal", 145.0, 202.0),
        ("cyan", 165.0, 205.0),
        ("blue", 172.0, 262.0),
        ("purple", 240.0, 325.0),
        ("pink", 285.0, 362.0),
        ("pink", 0.0, 12.0),
    ];
    for (name, from, to) in ranges {
        let fits = if from <= to { (from..=to).contains(&hue) } else { hue >= from || hue <= to };
        let light_enough = match name {
            "brown" => lightness < 0.62,
            "maroon" => lightness < 0.66,
            "beige" => lightness > 0.7,
            "pink" => lightness > 0.45,
            _ => true,
        };
        if fits && light_enough {
            names.push(name);
        }
    }
    names
}

fn hsl(hex: &str) -> Option<(f64, f64, f64)> {
    let digits = hex.trim_start_matches('#');
    if digits.len() < 6 || !digits.is_ascii() {
        return None;
    }
    let part = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok().map(|value| f64::from(value) / 255.0);
    let (red, green, blue) = (part(0)?, part(2)?, part(4)?);
    let (high, low) = (red.max(green).max(blue), red.min(green).min(blue));
    let (lightness, spread) = (f64::midpoint(high, low), high - low);
    if spread < 1e-9 {
        return Some((0.0, 0.0, lightness));
    }
    let saturation = spread / (1.0 - (2.0 * lightness - 1.0).abs()).max(1e-9);
    let sixth = if (high - red).abs() < 1e-12 {
        ((green - blue) / spread).rem_euclid(6.0)
    } else if (high - green).abs() < 1e-12 {
        (blue - red) / spread + 2.0
    } else {
        (red - green) / spread + 4.0
    };
    Some((sixth * 60.0, saturation, lightness))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_colour_has_every_name_that_a_reader_may_give_it() {
        assert!(names("#58C4DD").contains(&"blue") && !names("#58C4DD").contains(&"red"));
        assert!(names("#FC6255").contains(&"red") && !names("#FC6255").contains(&"green"));
        assert!(names("#F7D96F").contains(&"yellow"));
        assert_eq!(names("#FFFFFF"), ["white"]);
    }
}
