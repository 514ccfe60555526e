//! What stands for a picture: a function of the catalogue (or one made from the picture's own shapes), and what it is called
//! with so that it fills the same box.

use manimill_syntax::tree::{Call, Node};

use super::catalogue::thing;
use super::classify::look::{Look, brightness, saturation};
use super::classify::words::{pips_of, suit_of, words_of};
use super::classify::{Class, Kind};
use super::find::Loader;
use super::vector;

/// Lines that Manim puts on a picture's height of one frame, if it is not told otherwise.
const RESOLUTION: f64 = 1080.0;
/// Height of the frame in units.
const FRAME_HEIGHT: f64 = 8.0;

/// A call of a drawing function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drawing {
    /// The thing: the function is `draw_THING`.
    pub thing: String,
    /// The function's text.
    pub source: String,
    /// Width and height, as Python.
    pub size: (String, String),
    /// The further arguments, as Python.
    pub further: Vec<String>,
}

impl Drawing {
    /// The arguments of the call.
    pub fn arguments(&self) -> String {
        let mut arguments = vec![self.size.0.clone(), self.size.1.clone()];
        arguments.extend(self.further.iter().cloned());
        arguments.join(", ")
    }

    /// Whether two drawings differ in nothing but their size.
    pub fn has_form_of(&self, other: &Self) -> bool {
        self.source == other.source && self.further == other.further
    }
}

/// A picture with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Its path or name.
    pub path: &'a str,
    /// What it is loaded as.
    pub loader: Loader,
    /// What it looks like.
    pub look: Option<&'a Look>,
    /// What it is taken for.
    pub class: &'a Class,
    /// A vector's bytes.
    pub bytes: Option<&'a [u8]>,
}

/// The drawing for a picture that a call shows.
pub fn drawing(picture: Picture<'_>, call: Call<'_>, variable: &str, in_frame_units: bool) -> Drawing {
    if let (Some(bytes), Some(look)) = (picture.bytes, picture.look)
        && let Some(source) = vector::shapes(bytes, &vector_name(picture.path))
    {
        // The shapes have the same handles.
        let size =
            size(picture.loader, call, Some(&Look { between_ends: (1.0, 1.0), ..look.clone() }), look.aspect(), in_frame_units);
        return Drawing { thing: vector_name(picture.path), source, size, further: colour_keyword(call).into_iter().collect() };
    }
    let class = picture.class;
    let (name, mut further) = form(picture, variable);
    let known = thing(name).unwrap_or(&super::catalogue::THINGS[0]);
    let asked = colour_keyword(call);
    if let Some(asked) = asked.filter(|_| known.source.contains("color=")) {
        further.retain(|argument| !argument.starts_with("color="));
        further.push(asked);
    }
    let natural = if class.kind == Kind::Symbol { 1.0 } else { known.aspect };
    let aspect = picture.look.map_or(natural, Look::aspect);
    let size = size(picture.loader, call, picture.look, aspect, in_frame_units);
    Drawing { thing: name.to_owned(), source: known.source.trim_end().to_owned(), size, further }
}

/// A drawing with as many parts as the scene takes it apart into, in the place of one that has others.
pub fn in_parts(drawing: Drawing, count: usize) -> Drawing {
    let Some(tiles) = thing("tiles") else { return drawing };
    let colour = drawing.further.iter().find(|argument| argument.starts_with("color=")).cloned();
    let further = std::iter::once(format!("count={count}")).chain(colour).collect();
    Drawing { thing: tiles.name.to_owned(), source: tiles.source.trim_end().to_owned(), further, ..drawing }
}

/// The function that draws it, and its further arguments.
fn form(picture: Picture<'_>, variable: &str) -> (&'static str, Vec<String>) {
    let class = picture.class;
    let file = picture.path.rsplit('/').next().unwrap_or_default();
    let words = words_of(file);
    let label = |fallback: &str| {
        let label = if class.label.is_empty() { fallback } else { &class.label };
        format!("label={}", literal(label))
    };
    let colour = || picture.look.and_then(Look::colour);
    let of_colour = |colour: Option<[u8; 3]>| colour.map(|colour| format!("color={}", hex(colour)));
    match class.kind {
        Kind::Icon | Kind::Arrow => {
            let fallback = if class.kind == Kind::Arrow { "arrow" } else { "placeholder" };
            let name = class.thing.and_then(thing).map_or(fallback, |thing| thing.name);
            let mut further: Vec<String> = match name {
                "placeholder" => vec![label(if variable.is_empty() { "icon" } else { variable })],
                "card" => suit_of(&words).map(|suit| format!("suit={}", literal(suit))).into_iter().collect(),
                "die" => pips_of(file).map(|pips| format!("pips={pips}")).into_iter().collect(),
                _ => Vec::new(),
            };
            let is_black = suit_of(&words).is_some_and(|suit| matches!(suit, "♠" | "♣"));
            if name == "card" {
                further.extend(is_black.then(|| "color=BLACK".to_owned()));
            } else if name != "placeholder" {
                let telling = |colour: &[u8; 3]| brightness(*colour) > 0.15 && saturation(*colour) > 0.25;
                further.extend(of_colour(colour().filter(telling)));
            }
            (name, further)
        }
        Kind::Character => {
            // What is as wide as it is high and cut out is a head; a body is higher.
            let fills_a_square = picture
                .look
                .is_some_and(|look| look.aspect() > 0.8 && look.pixels.as_ref().is_some_and(|pixels| pixels.transparent > 0.08));
            let is_named = words.iter().any(|word| matches!(word.as_str(), "head" | "face" | "faces" | "smiley" | "emoji"));
            let is_face = is_named || fills_a_square;
            let bright = colour().filter(|colour| brightness(*colour) > 0.3);
            (if is_face { "face" } else { "stick_figure" }, of_colour(bright).into_iter().collect())
        }
        Kind::Symbol => ("symbol", vec![format!("tex=r\"{}\"", class.tex.unwrap_or("x"))]),
        Kind::Background => ("background", vec![format!("colors=[{}]", background(picture.look).map(hex).join(", "))]),
        Kind::Photo => {
            let mut further = vec![label("photo")];
            further.extend(of_colour(colour().map(|colour| darkened(colour, 0.4))));
            ("photo", further)
        }
        Kind::Logo => {
            let mut further = vec![label("logo")];
            let telling = colour().filter(|colour| brightness(*colour) > 0.1);
            further.extend(of_colour(telling.map(|colour| darkened(colour, 0.6))));
            ("logo", further)
        }
        Kind::Document => (if class.thing == Some("note") { "note" } else { "document" }, Vec::new()),
        Kind::Chart => (if class.thing == Some("chart") { "chart" } else { "diagram" }, Vec::new()),
        Kind::Screenshot => ("screenshot", Vec::new()),
        Kind::Generic => {
            let fallback = if variable.is_empty() { "picture".to_owned() } else { variable.replace('_', " ") };
            ("placeholder", vec![label(&fallback)])
        }
    }
}

/// The two colours of a background: of its left and right side, so that one colour stays one.
fn background(look: Option<&Look>) -> [[u8; 3]; 2] {
    let Some(pixels) = look.and_then(|look| look.pixels.as_ref()) else { return [[0x1C, 0x23, 0x31], [0x0B, 0x0F, 0x19]] };
    let common = pixels.palette.first().map_or([0, 0, 0], |(colour, _)| *colour);
    let far = |left: [u8; 3], right: [u8; 3]| (0..3).any(|part| left[part].abs_diff(right[part]) > 40);
    if far(pixels.sides[0], pixels.sides[1]) { pixels.sides } else { [common, common] }
}

/// Width and height of what Manim would have made, as Python.
fn size(loader: Loader, call: Call<'_>, look: Option<&Look>, aspect: f64, in_frame_units: bool) -> (String, String) {
    let number = |keyword: &str| call.keyword(keyword).and_then(Node::as_number).map(manimill_syntax::tree::Number::value);
    let aspect = if aspect.is_finite() { aspect.clamp(0.01, 100.0) } else { 1.0 };
    if loader == Loader::Vector {
        // What nobody sees in the layout makes no number long.
        let share = |share: f64| if (share - 1.0).abs() < 2.5e-4 { 1.0 } else { share };
        let (across, up) = look.map_or((1.0, 1.0), |look| (share(look.between_ends.0), share(look.between_ends.1)));
        // Of both, the width counts.
        for (keyword, width, height) in [("width", across, up / aspect), ("height", aspect * across, up)] {
            if let Some(value) = number(keyword) {
                return (short(width * value), short(height * value));
            }
            if let Some(given) = call.keyword(keyword).filter(|given| given.text() != "None") {
                let times = |factor: f64| {
                    let text = given.text();
                    if (factor - 1.0).abs() < 1e-9 { text.to_owned() } else { format!("{} * ({text})", short(factor)) }
                };
                return (times(width), times(height));
            }
        }
        return (short(2.0 * aspect * across), short(2.0 * up));
    }
    let positional = call.positional();
    let resolution = number("scale_to_resolution")
        .or_else(|| positional.get(1).and_then(|node| node.as_number()).map(manimill_syntax::tree::Number::value))
        .filter(|resolution| *resolution > 0.0)
        .unwrap_or(RESOLUTION);
    let height = match look {
        Some(look) => look.height / resolution * FRAME_HEIGHT,
        // What is not there is assumed to be of a size that suits the scene's own scaling.
        None => (2.5 / scaling(call.node)).clamp(0.2, 40.0),
    };
    if in_frame_units && look.is_some() {
        let share = |length: f64| format!("{} * config.frame_height", short(length / FRAME_HEIGHT));
        return (share(height * aspect), share(height));
    }
    (short(height * aspect), short(height))
}

/// The factor that a chain of calls behind a picture scales it by.
fn scaling(node: Node<'_>) -> f64 {
    let mut factor = 1.0;
    let mut at = node;
    while let Some(attribute) = at.parent().filter(|parent| parent.as_attribute().is_some_and(|attribute| attribute.value == at))
    {
        let Some(call) = attribute.parent().and_then(Node::as_call).filter(|call| call.callee() == attribute) else { break };
        if call.name() == "scale"
            && let Some(number) = call.positional().first().and_then(|node| node.as_number())
            && number.value() > 0.0
        {
            factor *= number.value();
        }
        at = call.node;
    }
    factor
}

/// The colour that the scene asks for.
fn colour_keyword(call: Call<'_>) -> Option<String> {
    let asked = ["color", "fill_color", "stroke_color"].iter().find_map(|keyword| call.keyword(keyword))?;
    (asked.text() != "None").then(|| format!("color={}", asked.text()))
}

/// A word for a function, from the name of a file.
fn vector_name(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words: Vec<String> = words_of(stem).into_iter().filter(|word| word.is_ascii()).collect();
    if words.is_empty() { "shapes".to_owned() } else { words.join("_") }
}

/// A number as short as it can be said to a tenth of a thousandth.
pub fn short(number: f64) -> String {
    let text = format!("{number:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A colour as Python.
pub fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("\"#{red:02X}{green:02X}{blue:02X}\"")
}

fn darkened(colour: [u8; 3], most: f64) -> [u8; 3] {
    let light = brightness(colour);
    if light <= most { colour } else { colour.map(|part| (f64::from(part) * most / light) as u8) }
}

/// A text as a Python literal.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 || c == '\u{7f}' => out.push_str(&format!("\\x{:02x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
