//! What a picture shows: told from its name, from the variable and the comments around it, and from its content.
//!
//! Each clue has a weight for a kind; the kind with most weight wins, and how far it leads is the confidence. *Generic* is
//! an answer: a picture that nothing is known of is not given a meaning.

use std::fmt::Write;

pub mod look;
pub mod words;

use self::look::{Form, Look, brightness, saturation};
use super::catalogue::Thing;

/// From so many rows of writing on, a picture is there to be read.
const MANY_ROWS: usize = 7;
/// From so many pieces of writing on, a vector explains something.
const MANY_TEXTS: usize = 4;

/// The kinds of picture that are replaced in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person, or something with a face.
    Character,
    /// A thing that the catalogue has, or might have.
    Icon,
    /// A mathematical symbol.
    Symbol,
    /// A colour, a gradient or a texture behind everything.
    Background,
    /// A photo, or a picture as rich as one.
    Photo,
    /// The sign of a brand.
    Logo,
    /// An arrow.
    Arrow,
    /// A page of text.
    Document,
    /// A chart, plot or diagram.
    Chart,
    /// A picture of a screen: a program, a page of the web, a slide, a still.
    Screenshot,
    /// Nothing that can be told.
    Generic,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::Character,
        Self::Icon,
        Self::Symbol,
        Self::Background,
        Self::Photo,
        Self::Logo,
        Self::Arrow,
        Self::Document,
        Self::Chart,
        Self::Screenshot,
        Self::Generic,
    ];

    /// The name in change logs and labels.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Icon => "icon",
            Self::Symbol => "symbol",
            Self::Background => "background",
            Self::Photo => "photo",
            Self::Logo => "logo",
            Self::Arrow => "arrow",
            Self::Document => "document",
            Self::Chart => "chart",
            Self::Screenshot => "screenshot",
            Self::Generic => "generic",
        }
    }
}

/// What is known of a picture and of its place in a scene.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clues<'a> {
    /// Its path or name, as the scene says it or as it was found.
    pub path: &'a str,
    /// The variable that it is given to.
    pub variable: &'a str,
    /// The comment beside it.
    pub comment: &'a str,
    /// What can be seen of it.
    pub look: Option<&'a Look>,
}

/// What a picture is taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// The kind.
    pub kind: Kind,
    /// What it shows, where the catalogue has that.
    pub thing: Option<&'static str>,
    /// TeX, for a symbol.
    pub tex: Option<&'static str>,
    /// Words that name it, to be written on it; may be empty.
    pub label: String,
    /// 0 to 1: how far the kind leads.
    pub confidence: f64,
    /// Why, in words.
    pub evidence: String,
}

/// Takes a picture for something.
pub fn classify(clues: Clues<'_>) -> Class {
    let path = clues.path.replace('\\', "/");
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", &path));
    let stem = match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 && !ending.contains(' ') => stem,
        _ => file,
    };
    let folder = folders.rsplit('/').take(2).collect::<Vec<_>>().join(" ");
    let pixels = clues.look.and_then(|look| look.pixels.as_ref());
    let doubt = Doubt::of(clues.look);
    let texts = [
        ("name", words::words_of(stem), 3.0),
        ("variable", words::words_of(clues.variable), 1.4),
        ("folder", words::words_of_folder(&folder), 1.2),
        ("comment", words::words_of(clues.comment), 0.7),
    ];
    let mut votes = Votes::default();
    votes.add(Kind::Generic, 1.0, "nothing");
    let mut thing: Option<(&'static Thing, f64)> = None;
    for (what, words, weight) in &texts {
        let brand = words::brand_of(words);
        if let Some(brand) = brand {
            votes.add(Kind::Logo, *weight * 1.1, &format!("the brand `{brand}` in its {what}"));
        }
        let kind = words::kind_of(words);
        if let Some((kind, word)) = kind {
            votes.add(kind, *weight * Doubt::of_kind(kind, pixels), &format!("`{word}` in its {what}"));
        }
        let of_folder = *what == "folder" || *what == "comment";
        if let Some(found) = words::thing_of(words)
            && !(brand.is_some() || of_folder && kind.is_some())
        {
            // `head` is a word for a character, and the catalogue has heads of animals.
            let strength = *weight * doubt.of_thing * if kind.is_some_and(|(kind, _)| kind != Kind::Icon) { 0.8 } else { 1.0 };
            votes.add(kind_of_thing(found.name), strength, &format!("`{}` in its {what}", found.name));
            if thing.is_none_or(|(_, best)| strength > best) {
                thing = Some((found, strength));
            }
        }
    }
    let is_small = clues.look.is_none_or(|look| look.width.max(look.height) < 2000.0);
    let tex = words::symbol_of(stem).filter(|_| is_small);
    if let Some(tex) = tex {
        votes.add(Kind::Symbol, 3.2, &format!("it is named for `{tex}`"));
    }
    if words::is_playing_card(&texts[0].1) {
        votes.add(Kind::Icon, 4.5, "it is named for a playing card");
        thing = Some((words::known("card"), 4.5));
    }
    match clues.look {
        Some(look) => {
            let noun = || [&texts[0].1, &texts[1].1].into_iter().find_map(|words| words::noun_of(words));
            let is_of_tests = folders.split('/').any(|folder| folder.starts_with("test"));
            let is_known = votes.0.iter().any(|vote| vote.0 != Kind::Generic);
            let noun = if is_of_tests || is_known { None } else { noun() };
            judge(look, &path, noun, &mut votes);
        }
        None if is_jpeg(&path) => votes.add(Kind::Photo, 1.2, "its ending is that of photos"),
        None => {}
    }
    let (kind, confidence, evidence) = votes.winner();
    let thing = thing.map(|(thing, _)| thing.name).filter(|thing| match kind {
        Kind::Icon | Kind::Character => true,
        _ => kind_of_thing(thing) == kind,
    });
    let label = match words::label_of(&texts[0].1) {
        label if label.is_empty() => words::label_of(&texts[1].1),
        label => label,
    };
    Class { kind, thing, tex: tex.filter(|_| kind == Kind::Symbol), label, confidence, evidence }
}

/// What the content says. The weights are below those of a telling name, and above those of none.
fn judge(look: &Look, path: &str, noun: Option<&str>, votes: &mut Votes) {
    let Some(pixels) = &look.pixels else { return };
    let opaque = pixels.transparent < 0.03;
    if let Form::Vector { shapes, colours, segments, texts } = look.form {
        if (shapes > 150 && colours > 60) || segments > 4000 {
            votes.add(Kind::Photo, 2.4, &format!("{shapes} paths of {segments} lines in {colours} colours"));
        } else if texts >= MANY_TEXTS {
            votes.add(Kind::Chart, 1.6, &format!("{shapes} shapes with {texts} pieces of writing"));
        } else if let Some(noun) = noun {
            votes.add(Kind::Icon, 1.1, &format!("a vector of something that is called `{noun}`"));
        }
        return;
    }
    let (first, share) = pixels.palette.first().copied().unwrap_or(([0, 0, 0], 1.0));
    let is_wide = (1.3..2.9).contains(&look.aspect());
    let is_dark = brightness(first) < 0.25;
    let is_plain = share > 0.97 && pixels.edges < 0.002 || share > 0.93 && pixels.flat > 0.97 && !(is_dark && is_wide);
    let has_other_colours = saturation(first) < 0.1 && pixels.coloured > 0.02;
    if opaque && is_plain && !has_other_colours {
        return votes.add(Kind::Background, 4.0, "it is one colour");
    }
    let is_gradient = pixels.edges < 0.006 && pixels.flat < 0.75 && pixels.colours > 12;
    if opaque && is_gradient && (pixels.flat > 0.45 || !is_photo(pixels)) {
        return votes.add(Kind::Background, 2.6, "its colours run into each other");
    }
    let is_jpeg = is_jpeg(path);
    let is_grained = is_jpeg && opaque && pixels.flat < 0.35 && pixels.colours >= 10;
    if is_photo(pixels) || is_grained {
        let weight = if opaque { 2.6 } else { 1.6 } + if is_jpeg { 1.0 } else { 0.0 };
        return votes.add(Kind::Photo, weight, &format!("{} colours that change gradually", pixels.colours));
    }
    if !opaque {
        if look.width <= 1200.0 {
            votes.add(Kind::Icon, if noun.is_some() { 1.1 } else { 0.6 }, "it is cut out");
        }
    } else if look.width.max(look.height) <= 64.0 && pixels.colours > 4 {
        votes.add(Kind::Photo, 1.6, "few pixels, as pictures of data sets have");
    } else {
        judge_page(look, pixels, votes);
    }
}

/// Whether what fills its frame is writing, lines, or both.
fn judge_page(look: &Look, pixels: &look::Pixels, votes: &mut Votes) {
    let (first, share) = pixels.palette.first().copied().unwrap_or(([0, 0, 0], 1.0));
    let is_wide = (1.3..2.9).contains(&look.aspect());
    let is_page = share > 0.6 || (share > 0.45 && look.aspect() < 0.95);
    let is_written = pixels.text_rows >= MANY_ROWS;
    if brightness(first) > 0.85 && share > 0.4 {
        match (is_written, pixels.coloured) {
            (true, ..0.02) => votes.add(Kind::Document, 1.8, "rows of writing on a white page"),
            (true, _) => votes.add(Kind::Screenshot, 1.8, "rows of writing on a bright page with colours"),
            (false, ..0.01) if is_page => votes.add(Kind::Document, 1.4, "dark on a white page"),
            (false, ..0.25) => votes.add(Kind::Chart, 1.5, "coloured lines on a bright page"),
            (false, _) => {}
        }
    } else if brightness(first) < 0.25 && share > 0.55 {
        if is_written {
            votes.add(Kind::Screenshot, 1.9, "rows of writing on a dark screen");
        } else if is_wide {
            votes.add(Kind::Chart, 1.7, "lines on a dark screen");
        }
    } else if is_wide && look.width > 600.0 && pixels.edges > 0.05 {
        votes.add(Kind::Screenshot, 1.2, "it has the shape of a screen");
    }
}

/// How far the content of a picture contradicts its name.
struct Doubt {
    /// Of a word for a thing: a photo or a still that is named for what can be seen in it is more than that thing.
    of_thing: f64,
}

impl Doubt {
    fn of(look: Option<&Look>) -> Self {
        let Some((look, pixels)) = look.and_then(|look| Some((look, look.pixels.as_ref()?))) else {
            return Self { of_thing: 1.0 };
        };
        let is_raster = look.form == Form::Raster && pixels.transparent < 0.03;
        let is_dark = pixels.palette.first().is_some_and(|(colour, share)| brightness(*colour) < 0.25 && *share > 0.55);
        let is_still = is_dark && (1.5..2.0).contains(&look.aspect()) && look.width > 600.0;
        Self { of_thing: if is_raster && (is_photo(pixels) || is_still) { 0.5 } else { 1.0 } }
    }

    /// Of a word for a kind: what is seen through is no background, and no page is dark.
    fn of_kind(kind: Kind, pixels: Option<&look::Pixels>) -> f64 {
        let Some(pixels) = pixels else { return 1.0 };
        let is_dark = pixels.palette.first().is_some_and(|(colour, _)| brightness(*colour) < 0.4);
        match kind {
            Kind::Background if pixels.transparent > 0.05 => 0.3,
            Kind::Document if is_dark => 0.4,
            _ => 1.0,
        }
    }
}

fn is_jpeg(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    ending.eq_ignore_ascii_case("jpg") || ending.eq_ignore_ascii_case("jpeg")
}

/// Whether the colours are as many and change as gradually as those of a photo.
fn is_photo(pixels: &look::Pixels) -> bool {
    pixels.colours >= 45 && pixels.flat < 0.6 && pixels.edges < 0.35
}

fn kind_of_thing(name: &str) -> Kind {
    match name {
        "stick_figure" | "face" | "portrait" => Kind::Character,
        "document" | "note" => Kind::Document,
        "arrow" => Kind::Arrow,
        "chart" | "diagram" | "atom" => Kind::Chart,
        "screenshot" => Kind::Screenshot,
        _ => Kind::Icon,
    }
}

#[derive(Default)]
struct Votes(Vec<(Kind, f64, String)>);

impl Votes {
    fn add(&mut self, kind: Kind, weight: f64, why: &str) {
        self.0.push((kind, weight, why.to_owned()));
    }

    fn winner(&self) -> (Kind, f64, String) {
        let mut sums: Vec<(Kind, f64)> =
            Kind::ALL.iter().map(|kind| (*kind, self.0.iter().filter(|vote| vote.0 == *kind).map(|vote| vote.1).sum())).collect();
        sums.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        let (kind, first) = sums[0];
        let second = sums[1].1;
        let mut evidence = String::new();
        for (_, _, why) in self.0.iter().filter(|vote| vote.0 == kind) {
            let _ = write!(evidence, "{}{why}", if evidence.is_empty() { "" } else { ", " });
        }
        (kind, (first - 0.5 * second) / first.max(1.0), evidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str, variable: &str) -> (Kind, Option<&'static str>) {
        let class = classify(Clues { path, variable, ..Clues::default() });
        (class.kind, class.thing)
    }

    #[test]
    fn names_variables_and_folders_tell() {
        assert_eq!(kind("assets/factory.svg", "factories"), (Kind::Icon, Some("factory")));
        assert_eq!(kind("kids/1.svg", "kids"), (Kind::Character, None));
        assert_eq!(kind("2.png", ""), (Kind::Generic, None));
        assert_eq!(kind("2.png", "car"), (Kind::Icon, Some("car")));
        assert_eq!(kind("bg-75.png", "BACKGROUND_IMG").0, Kind::Background);
        assert_eq!(kind("assets/geq.svg", "geq").0, Kind::Symbol);
        assert_eq!(kind("github.png", "twitter_logo").0, Kind::Logo);
        assert_eq!(kind("ada_wp.png", "whitepaper").0, Kind::Document);
    }

    #[test]
    fn no_name_makes_it_fail() {
        for path in ["", ".", "/", "..", "a.", ".png", "図/猫.png", "C:\\x\\y.png", "a b/c d.svg"] {
            classify(Clues { path, variable: path, comment: path, look: None });
        }
    }
}
