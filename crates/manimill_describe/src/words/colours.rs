//! Everyday names of colours.

/// Colours that have a name of their own, in Manim's palette and beyond it. A colour takes the name of the nearest.
const NAMES: [(&str, [u8; 3]); 56] = [
    ("black", [0, 0, 0]),
    ("black", [0x11, 0x11, 0x11]),
    ("dark gray", [0x44, 0x44, 0x44]),
    ("gray", [0x73, 0x73, 0x73]),
    ("gray", [0x88, 0x88, 0x88]),
    ("light gray", [0xBB, 0xBB, 0xBB]),
    ("light gray", [0xDD, 0xDD, 0xDD]),
    ("white", [0xFF, 0xFF, 0xFF]),
    ("white", [0xF0, 0xF0, 0xF0]),
    ("blue", [0x58, 0xC4, 0xDD]),
    ("blue", [0x29, 0xAB, 0xCA]),
    ("blue", [0x00, 0x00, 0xFF]),
    ("dark blue", [0x23, 0x6B, 0x8E]),
    ("dark blue", [0x1C, 0x3A, 0x5E]),
    ("dark blue", [0x00, 0x00, 0x80]),
    ("light blue", [0x9C, 0xDC, 0xEB]),
    ("light blue", [0xC7, 0xE9, 0xF1]),
    ("blue", [0x34, 0x98, 0xDB]),
    ("teal", [0x5C, 0xD0, 0xB3]),
    ("teal", [0x49, 0xA8, 0x8F]),
    ("teal", [0x00, 0x80, 0x80]),
    ("light teal", [0xAC, 0xEA, 0xD7]),
    ("cyan", [0x00, 0xFF, 0xFF]),
    ("green", [0x83, 0xC1, 0x67]),
    ("green", [0x69, 0x9C, 0x52]),
    ("green", [0x00, 0xFF, 0x00]),
    ("green", [0x00, 0x80, 0x00]),
    ("light green", [0xC9, 0xE2, 0xAE]),
    ("dark green", [0x2E, 0x5E, 0x2E]),
    ("yellow", [0xFF, 0xFF, 0x00]),
    ("yellow", [0xF7, 0xD9, 0x6F]),
    ("yellow", [0xF4, 0xD3, 0x45]),
    ("light yellow", [0xFF, 0xF1, 0xB6]),
    ("gold", [0xF0, 0xAC, 0x5F]),
    ("gold", [0xC7, 0x8D, 0x46]),
    ("orange", [0xFF, 0x86, 0x2F]),
    ("orange", [0xFF, 0xA5, 0x00]),
    ("orange", [0xE0, 0x7A, 0x5F]),
    ("dark blue", [0x45, 0x48, 0x66]),
    ("green", [0x81, 0xB2, 0x9A]),
    ("light gold", [0xF7, 0xC7, 0x97]),
    ("red", [0xFC, 0x62, 0x55]),
    ("red", [0xE6, 0x5A, 0x4C]),
    ("red", [0xFF, 0x00, 0x00]),
    ("red", [0xCF, 0x50, 0x44]),
    ("light red", [0xF7, 0xA1, 0xA3]),
    ("dark red", [0x80, 0x10, 0x10]),
    ("maroon", [0xC5, 0x5F, 0x73]),
    ("maroon", [0x94, 0x42, 0x4F]),
    ("purple", [0x9A, 0x72, 0xAC]),
    ("purple", [0x64, 0x41, 0x72]),
    ("purple", [0x80, 0x00, 0x80]),
    ("light purple", [0xCA, 0xA3, 0xE8]),
    ("pink", [0xD1, 0x47, 0xBD]),
    ("pink", [0xDC, 0x75, 0xCD]),
    ("brown", [0x8B, 0x45, 0x13]),
];

/// The name of a colour that is written as `#RRGGBB`.
pub(crate) fn colour(hex: &str) -> Option<&'static str> {
    let (hue, saturation, lightness) = hsl(rgb(hex)?);
    if saturation < 0.2 || !(0.06..=0.95).contains(&lightness) {
        return Some(match lightness {
            dark if dark < 0.15 => "black",
            dark if dark < 0.36 => "dark gray",
            middle if middle < 0.64 => "gray",
            light if light < 0.86 => "light gray",
            _ => "white",
        });
    }
    let distance = |rgb: [u8; 3]| {
        let (other, strong, bright) = hsl(rgb.map(f64::from));
        if strong < 0.2 {
            return f64::MAX;
        }
        let turn = (hue - other).abs().min(360.0 - (hue - other).abs());
        (turn / 36.0).powi(2) + (0.5 * (saturation - strong)).powi(2) + (2.2 * (lightness - bright)).powi(2)
    };
    NAMES.iter().min_by(|one, other| distance(one.1).total_cmp(&distance(other.1))).map(|(name, _)| *name)
}

/// Hue in degrees, saturation and lightness.
fn hsl([red, green, blue]: [f64; 3]) -> (f64, f64, f64) {
    let (high, low) = (red.max(green).max(blue), red.min(green).min(blue));
    let spread = high - low;
    let lightness = (high + low) / 510.0;
    if spread < 0.5 {
        return (0.0, 0.0, lightness);
    }
    let saturation = spread / (255.0 - (high + low - 255.0).abs());
    let sector = if red >= high {
        (green - blue) / spread
    } else if green >= high {
        2.0 + (blue - red) / spread
    } else {
        4.0 + (red - green) / spread
    };
    ((60.0 * sector).rem_euclid(360.0), saturation, lightness)
}

fn rgb(hex: &str) -> Option<[f64; 3]> {
    let digits = hex.strip_prefix('#').filter(|digits| digits.len() >= 6 && digits.is_ascii())?;
    let part = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok().map(f64::from);
    Some([part(0)?, part(2)?, part(4)?])
}

#[cfg(test)]
mod tests {
    use super::colour;

    #[test]
    fn manims_palette_has_its_names() {
        for (hex, name) in
            [("#58C4DD", "blue"), ("#FC6255", "red"), ("#FFFFFF", "white"), ("#D147BD", "pink"), ("#236B8E", "dark blue")]
        {
            assert_eq!(colour(hex), Some(name));
        }
        assert_eq!(colour("none"), None);
    }
}
