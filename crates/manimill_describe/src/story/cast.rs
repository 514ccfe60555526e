//! Who is on the stage: how a mobject looks to somebody who is to be told of it.

use std::collections::BTreeMap;

use manimill_runner::timeline::Object;
use serde::Serialize;

use super::place::{Beside, Place, extent, middle};
use super::screen::is_visible;
use crate::code::{CodeFacts, Making, split_words};

/// How somebody looks.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Look {
    /// The number of the mobject.
    pub id: u32,
    /// The class.
    pub class: String,
    /// The nearest class of Manim's own.
    pub base: String,
    /// The text or the formula.
    pub text: Option<String>,
    /// The colour that is seen first, as `#RRGGBB`.
    pub color: Option<String>,
    /// Every colour that is seen, the most frequent first.
    pub colors: Vec<String>,
    /// Opacity of the fill; 0 for none.
    pub filled: f64,
    /// The outline's colour where the fill has another one.
    pub outline: Option<String>,
    /// Left, bottom, right, top, in scene units.
    pub bounds: Option<[f64; 4]>,
    /// The variable that holds it.
    pub variable: Option<String>,
    /// What the code calls to make it, with what it is given.
    #[serde(skip)]
    pub making: Option<Making>,
    /// Methods that the code calls on it, with their arguments.
    #[serde(skip)]
    pub calls: Vec<(String, String)>,
    /// The parts of a group.
    pub members: Vec<Look>,
    /// Classes of its parts, where those are too many to be listed.
    pub crowd: BTreeMap<String, u32>,
    /// Texts of its parts, where those are not listed.
    pub texts: Vec<String>,
    /// How the parts of a group stand.
    pub arrangement: Option<Arrangement>,
    /// Rows and columns of a table or a matrix.
    pub grid: Option<[u32; 2]>,
    /// Ranges of axes: start, end and step, by `x_range` and so on.
    pub ranges: BTreeMap<String, Vec<f64>>,
    /// Corners of a polygon.
    pub corners: Option<u32>,
    /// Bars of a chart.
    pub bars: Option<u32>,
    /// Vertices and edges of a graph.
    pub graph: Option<[u32; 2]>,
    /// Lines of a listing.
    pub code_lines: Option<u32>,
    /// Where a line starts and ends.
    pub ends: Option<[f64; 4]>,
    /// Whether it shows a picture from a file.
    pub shows_file: bool,
    /// Whether it is a part of something that is on the screen.
    pub part_of: Option<u32>,
    /// Whether updaters change it.
    pub is_live: bool,
    /// Where in the frame it stands when it is first seen.
    pub place: Place,
    /// What it stands next to, in or around then.
    pub beside: Option<Beside>,
}

/// How the parts of a group stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrangement {
    /// Side by side.
    Row,
    /// One below the other.
    Column,
    /// Rows and columns.
    Grid(u32, u32),
    /// Around a middle.
    Circle,
}

/// Classes that hold others and show nothing themselves.
const HOLDERS: [&str; 8] = ["VGroup", "Group", "VDict", "Mobject", "VMobject", "PGroup", "OpenGLVGroup", "AnimationGroup"];

/// Classes whose parts are no news to who knows the class.
fn is_whole(class: &str) -> bool {
    const WHOLE: [&str; 22] = [
        "Arrow",
        "Vector",
        "DoubleArrow",
        "Line",
        "DashedLine",
        "Axes",
        "NumberPlane",
        "ThreeDAxes",
        "ComplexPlane",
        "PolarPlane",
        "NumberLine",
        "Brace",
        "BraceLabel",
        "BarChart",
        "Cube",
        "Prism",
        "Sphere",
        "Surface",
        "Torus",
        "SampleSpace",
        "Cross",
        "ManimBanner",
    ];
    WHOLE.contains(&class)
        || class.ends_with("Graph")
        || class.ends_with("hedron")
        || class.ends_with("Arrow")
        || class.ends_with("Field")
}

impl Look {
    /// How an object looks; `line` is where the code has come to.
    pub(super) fn of(object: &Object, code: &CodeFacts, line: Option<u32>) -> Self {
        let variable = object.name.as_deref().map(|name| name.trim_end_matches("[]").to_owned());
        let making =
            object.name.as_deref().and_then(|name| code.making(name, line)).filter(|making| fits(making, object)).cloned();
        let calls = variable.as_deref().map_or_else(Vec::new, |variable| {
            let own = code.calls.iter().filter(|(name, ..)| name == variable);
            own.map(|(_, method, arguments)| (method.clone(), arguments.clone())).collect()
        });
        let fill = object.fill.as_ref();
        let stroke = object.stroke.as_ref();
        let color = object.colors.first().or(object.color.as_ref()).cloned();
        let mut look = Self {
            id: object.id,
            class: object.class.clone(),
            base: object.base.clone().unwrap_or_else(|| object.class.clone()),
            text: object
                .text
                .as_deref()
                .map(|text| cleaned(text, object.base.as_deref().unwrap_or(&object.class)))
                .filter(|text| !text.is_empty()),
            colors: object.colors.clone(),
            filled: fill.map_or(0.0, |(_, opacity)| *opacity),
            outline: stroke
                .map(|(outline, ..)| outline.clone())
                .filter(|outline| fill.is_some() && Some(outline) != color.as_ref()),
            color,
            bounds: object.bounds,
            variable,
            making,
            calls,
            members: Vec::new(),
            crowd: object.kinds.clone(),
            texts: object.texts.iter().map(|text| cleaned(text, "")).filter(|text| !text.is_empty()).collect(),
            arrangement: None,
            grid: object.grid,
            ranges: object.ranges.clone(),
            corners: object.corners,
            bars: object.bars,
            graph: object.graph,
            code_lines: object.code_lines,
            ends: object.ends,
            shows_file: object.shows_file,
            part_of: None,
            is_live: object.updated,
            place: Place::default(),
            beside: None,
        };
        if look.text.is_none() {
            look.add_members(object, code, line);
        }
        look
    }

    fn add_members(&mut self, object: &Object, code: &CodeFacts, line: Option<u32>) {
        if is_whole(&self.base) && self.class == self.base {
            return;
        }
        self.members =
            object.children.iter().filter(|child| is_visible(child)).map(|child| Self::of(child, code, line)).collect();
        if let [only] = self.members.as_slice()
            && self.is_holder()
            && object.children.len() == 1
        {
            let (id, variable) = (self.id, self.variable.clone());
            *self = only.clone();
            self.id = id;
            self.variable = variable.or_else(|| self.variable.clone());
            return;
        }
        self.arrangement = if self.crowd.is_empty() {
            arrangement(&self.members)
        } else {
            object.grid.map(|[rows, columns]| match (rows, columns) {
                (1, _) => Arrangement::Row,
                (_, 1) => Arrangement::Column,
                _ => Arrangement::Grid(rows, columns),
            })
        };
    }

    /// Whether it only holds others.
    pub fn is_holder(&self) -> bool {
        HOLDERS.contains(&self.class.as_str()) || HOLDERS.contains(&self.base.as_str()) && self.text.is_none()
    }

    /// Whether it is words, not a formula.
    pub fn is_text(&self) -> bool {
        const TEXTS: [&str; 8] = ["Text", "MarkupText", "Paragraph", "Title", "Tex", "TexMobject", "TextMobject", "BulletedList"];
        self.text.is_some() && (TEXTS.contains(&self.base.as_str()) || self.class == "Title")
    }

    /// Whether it is a formula.
    pub fn is_formula(&self) -> bool {
        self.text.is_some() && matches!(self.base.as_str(), "MathTex" | "SingleStringMathTex" | "MathTexPart")
    }

    /// Words of the variable that holds it, or of the class that the sample gives it, where those say something.
    pub fn own_words(&self) -> Option<Vec<String>> {
        if self.class != self.base {
            let mut words = split_words(&self.class);
            words.retain(|word| {
                !["custom", "my", "mobject", "mob", "group", "obj", "object", "base", "v", "vgroup"].contains(&word.as_str())
            });
            if words.iter().map(String::len).sum::<usize>() >= 3 {
                return Some(words);
            }
        }
        let variable = self.variable.as_deref()?;
        let words: Vec<String> =
            variable.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).filter(|word| !word.is_empty()).collect();
        let telling = !words.is_empty()
            && words
                .iter()
                .all(|word| word.len() >= 4 && word.is_ascii() && has_vowel(word) && !GENERIC.contains(&word.as_str()));
        // "rolling" and "dotmiddle" are names of variables, not of things.
        let is_thing = words.last().is_some_and(|last| {
            let is_thing_in_ing =
                ["ring", "string", "spring", "building", "drawing", "wing", "king"].iter().any(|end| last.ends_with(end));
            (is_thing_in_ing || !last.ends_with("ing")) && !is_glued(last)
        });
        (telling && is_thing).then_some(words)
    }

    /// The larger of width and height, in scene units.
    pub fn size(&self) -> f64 {
        self.bounds.map_or(0.0, |bounds| {
            let (width, height) = extent(&bounds);
            width.max(height)
        })
    }
}

/// Names of variables that say nothing of what they hold.
const GENERIC: [&str; 217] = [
    "after",
    "all",
    "and",
    "anim",
    "animation",
    "animations",
    "anims",
    "annulus",
    "arc",
    "arcs",
    "arr",
    "array",
    "arrow",
    "arrows",
    "axes",
    "axis",
    "bar",
    "base",
    "baz",
    "before",
    "begin",
    "big",
    "black",
    "blue",
    "bottom",
    "boxes",
    "brace",
    "braces",
    "camera",
    "cell",
    "cells",
    "center",
    "circ",
    "circle",
    "circles",
    "col",
    "column",
    "columns",
    "cone",
    "content",
    "contents",
    "copy",
    "cube",
    "current",
    "curve",
    "curved",
    "curves",
    "cylinder",
    "dash",
    "dashed",
    "data",
    "dec",
    "demo",
    "dest",
    "dot",
    "dots",
    "dst",
    "edges",
    "elem",
    "element",
    "elements",
    "ellipse",
    "end",
    "ent",
    "entries",
    "entry",
    "eq",
    "eqn",
    "equation",
    "equations",
    "everything",
    "example",
    "expr",
    "figure",
    "final",
    "first",
    "foo",
    "for",
    "formula",
    "frame",
    "from",
    "func",
    "function",
    "graph",
    "graphs",
    "green",
    "grid",
    "group",
    "groups",
    "hull",
    "image",
    "images",
    "img",
    "initial",
    "intro",
    "item",
    "items",
    "lab",
    "label",
    "labels",
    "large",
    "last",
    "left",
    "line",
    "lines",
    "list",
    "long",
    "lower",
    "lst",
    "main",
    "math",
    "matrix",
    "mid",
    "middle",
    "mob",
    "mobj",
    "mobject",
    "mobjects",
    "mobs",
    "new",
    "next",
    "nodes",
    "number",
    "numbers",
    "obj",
    "object",
    "objects",
    "old",
    "one",
    "orange",
    "origin",
    "original",
    "out",
    "outro",
    "pair",
    "pairs",
    "part",
    "parts",
    "path",
    "paths",
    "pic",
    "pink",
    "plane",
    "plot",
    "plots",
    "point",
    "points",
    "poly",
    "polygon",
    "polygons",
    "prev",
    "previous",
    "prism",
    "purple",
    "rect",
    "rectangle",
    "rectangles",
    "rects",
    "red",
    "res",
    "result",
    "ret",
    "right",
    "row",
    "rows",
    "scene",
    "second",
    "sector",
    "shape",
    "shapes",
    "short",
    "small",
    "source",
    "sphere",
    "square",
    "squares",
    "src",
    "star",
    "start",
    "straight",
    "stuff",
    "sub",
    "subs",
    "surface",
    "svg",
    "table",
    "target",
    "temp",
    "test",
    "tex",
    "text",
    "texts",
    "the",
    "thing",
    "things",
    "third",
    "three",
    "title",
    "tmp",
    "top",
    "torus",
    "trace",
    "tracker",
    "tri",
    "triangle",
    "triangles",
    "two",
    "upper",
    "value",
    "values",
    "var",
    "vec",
    "vector",
    "vectors",
    "white",
    "with",
    "yellow",
];

/// Whether a word is two words of code in one: "dotmiddle".
fn is_glued(word: &str) -> bool {
    let says_nothing = |part: &str| GENERIC.contains(&part) || matches!(part, "middle" | "left" | "right" | "line" | "labels");
    GENERIC
        .iter()
        .any(|start| start.len() > 2 && word.strip_prefix(start).is_some_and(|rest| rest.len() > 2 && says_nothing(rest)))
}

/// Whether a word can be an English one: it has a vowel, and begins as words do.
fn has_vowel(word: &str) -> bool {
    const ONSETS: [&str; 38] = [
        "bl", "br", "ch", "cl", "cr", "dr", "fl", "fr", "gh", "gl", "gr", "kn", "ph", "pl", "pr", "ps", "qu", "rh", "sc", "sh",
        "sk", "sl", "sm", "sn", "sp", "sq", "st", "sw", "sy", "th", "tr", "tw", "ty", "wh", "wr", "by", "cy", "hy",
    ];
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let mut letters = word.chars();
    let (first, second) = (letters.next(), letters.next());
    let begins_well =
        first.is_some_and(is_vowel) || second.is_some_and(is_vowel) || ONSETS.iter().any(|onset| word.starts_with(onset));
    begins_well && word.contains(is_vowel)
}

/// Whether what the code makes can be what the timeline has: a variable may have been given away since.
fn fits(making: &Making, object: &Object) -> bool {
    let is_class = making.callee.starts_with(char::is_uppercase);
    !is_class || making.callee == object.class || object.base.as_deref() == Some(making.callee.as_str())
}

/// A text as it is seen: without markup, on one line.
fn cleaned(text: &str, class: &str) -> String {
    let mut text = text.to_owned();
    if class == "MarkupText" {
        while let Some(from) = text.find('<') {
            let Some(length) = text[from..].find('>') else { break };
            text.replace_range(from..=from + length, "");
        }
        for (code, letter) in [("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&"), ("&quot;", "\"")] {
            text = text.replace(code, letter);
        }
    }
    if matches!(class, "Tex" | "Title" | "BulletedList") {
        for (code, words) in [
            ("\\\\", " "),
            ("\\LaTeX", "LaTeX"),
            ("\\TeX", "TeX"),
            ("~", " "),
            ("\\,", " "),
            ("\\_", "_"),
            ("\\%", "%"),
            ("\\#", "#"),
            ("\\&", "&"),
        ] {
            text = text.replace(code, words);
        }
        for command in ["\\textbf{", "\\textit{", "\\emph{", "\\text{", "\\underline{", "\\texttt{"] {
            while let Some(at) = text.find(command) {
                text.replace_range(at..at + command.len(), "");
                if let Some(close) = text[at..].find('}') {
                    text.replace_range(at + close..=at + close, "");
                }
            }
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How parts stand, from their boxes.
pub(super) fn arrangement(members: &[Look]) -> Option<Arrangement> {
    let centers: Vec<(f64, f64)> = members.iter().filter_map(|member| member.bounds.as_ref().map(middle)).collect();
    if centers.len() < 2 || centers.len() != members.len() {
        return None;
    }
    let distinct = |values: Vec<f64>| {
        let mut values: Vec<i64> = values.into_iter().map(|value| (value * 5.0).round() as i64).collect();
        values.sort_unstable();
        values.dedup_by(|one, other| (*one - *other).abs() <= 1);
        values.len()
    };
    let columns = distinct(centers.iter().map(|center| center.0).collect());
    let rows = distinct(centers.iter().map(|center| center.1).collect());
    let count = centers.len();
    if rows == 1 && columns == count {
        return Some(Arrangement::Row);
    }
    if columns == 1 && rows == count {
        return Some(Arrangement::Column);
    }
    if rows > 1 && columns > 1 && rows * columns == count {
        return Some(Arrangement::Grid(rows as u32, columns as u32));
    }
    is_ring(&centers).then_some(Arrangement::Circle)
}

fn is_ring(centers: &[(f64, f64)]) -> bool {
    if centers.len() < 5 {
        return false;
    }
    let count = centers.len() as f64;
    let (x, y) = centers.iter().fold((0.0, 0.0), |sum, center| (sum.0 + center.0 / count, sum.1 + center.1 / count));
    let distances: Vec<f64> = centers.iter().map(|center| (center.0 - x).hypot(center.1 - y)).collect();
    let mean = distances.iter().sum::<f64>() / count;
    mean > 0.5 && distances.iter().all(|distance| (distance - mean).abs() < 0.08 * mean)
}
