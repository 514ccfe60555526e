//! Colours of a constants file that is lost, by what their names say
//!
//! What: a name that nobody binds and that is the name of a colour is that colour of one of Manim's palettes: `SVGNAMES` has the web's colours,
//! `XKCD` and `X11` nearly a thousand more. A last letter is a shade and a first word a theme, where the name is used as a colour: `BLUE_M` and
//! `MONOKAI_BLUE` are Manim's `BLUE`.
//! Since: never; the constants were in files or forks of Manim that are not there
//! Leaves alone: names that anything binds, names that say no colour, what may be a number (`N_RED`), and `ICE` and its like where they are not used
//! as a colour.
//!
//! Before:
//! ```python
//! from manim import *
//! square = Square(color=COBALT_BLUE, fill_color=SILVER)
//! pair = [BLUE, LIGHT_VIOLET]
//! text = Text("x").set_color(MONOKAI_BLUE)
//! edge_color = YELLOW_M
//! line = Line(**{"stroke_color": GREEN_M})
//! dots = VGroup(*[Dot() for _ in range(N_RED)], self.melt(ICE)).set_color(DARK_BLUE_B)
//! ```
//! After:
//! ```python
//! from manim import *
//! square = Square(color=XKCD.COBALTBLUE, fill_color=SVGNAMES.SILVER)
//! pair = [BLUE, XKCD.LIGHTVIOLET]
//! text = Text("x").set_color(BLUE)
//! edge_color = YELLOW
//! line = Line(**{"stroke_color": GREEN})
//! dots = VGroup(*[Dot() for _ in range(N_RED)], self.melt(ICE)).set_color(DARK_BLUE)
//! ```

use manimill_syntax::Name;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Kind, Node};

use super::{File, Rewrite};
use crate::index::Library;
use crate::index::libraries::{PALETTES, palette as palette_module};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "lost-colors",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &[],
    source: include_str!("lost_colors.rs"),
    apply,
};

/// Words that are colours whatever stands before them.
const WORDS: [&str; 21] = [
    "BLACK",
    "BLUE",
    "BROWN",
    "CRIMSON",
    "CYAN",
    "GOLD",
    "GRAY",
    "GREEN",
    "GREY",
    "INDIGO",
    "MAGENTA",
    "MAROON",
    "ORANGE",
    "PINK",
    "PURPLE",
    "RED",
    "TEAL",
    "TURQUOISE",
    "VIOLET",
    "WHITE",
    "YELLOW",
];

fn apply(file: &File) -> Vec<Edit> {
    let unbound = &file.file_names().unbound;
    let mut edits = Vec::new();
    // Manim's own names only lack their import.
    let is_lost = |name: &&Name| is_constant(name) && file.library.get("manim").is_none_or(|manim| !manim.star.contains(*name));
    for name in unbound.iter().filter(is_lost) {
        let uses = uses_of(file, name);
        let is_color = uses.iter().any(|node| is_used_as_a_color(*node));
        if let Some(color) = color_of(name, is_color, file.library) {
            edits.extend(uses.iter().map(|node| Edit::replace(node.span(), color.as_str())));
        }
    }
    edits
}

fn uses_of<'t>(file: &File<'t>, name: &str) -> Vec<Node<'t>> {
    let named = file.tree.nodes().filter(|node| node.as_name() == Some(name));
    named.filter(|node| file.is_module_level(*node)).collect()
}

fn is_constant(name: &str) -> bool {
    name.len() > 2 && name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains(|c: char| c.is_ascii_lowercase())
}

/// What Manim calls the colour that a name says.
fn color_of(name: &str, is_used_as_one: bool, library: &Library) -> Option<String> {
    let says_a_color = name.split('_').any(|word| WORDS.contains(&word));
    if let Some(color) = in_a_palette(name, library) {
        return (is_used_as_one || says_a_color || color.starts_with(PALETTES[0])).then_some(color);
    }
    if !is_used_as_one {
        return None;
    }
    let shade = name.rsplit_once('_').filter(|(_, shade)| shade.len() == 1).map(|(color, _)| color);
    let mut said = shade.unwrap_or(name);
    loop {
        let is_manims = library.get("manim").is_some_and(|manim| manim.star.contains(said));
        if is_manims && WORDS.contains(&said.rsplit('_').next().unwrap_or_default()) {
            return Some(said.to_owned());
        }
        if let Some(color) = in_a_palette(said, library) {
            return Some(color);
        }
        said = said.split_once('_')?.1;
    }
}

fn in_a_palette(name: &str, library: &Library) -> Option<String> {
    let plain = name.replace('_', "");
    let has = |palette: &&&str| library.get(&palette_module(palette)).is_some_and(|colors| colors.star.contains(plain.as_str()));
    PALETTES.iter().find(has).map(|palette| format!("{palette}.{plain}"))
}

/// Whether an expression is given as a colour: by a keyword, a parameter, a key or a variable that says so, to a method that does, in a `t2c`.
fn is_used_as_a_color(node: Node<'_>) -> bool {
    let is_it = |value: Node<'_>| node == value || node.is_within(value);
    let is_default = node.function().and_then(Node::as_function).is_some_and(|function| {
        let mut parameters = function.parameters().into_iter();
        parameters.any(|parameter| says_color(parameter.name) && parameter.default.is_some_and(is_it))
    });
    let is_assigned = node.statement().and_then(Node::as_assignment).is_some_and(|assignment| {
        let name = |target: &Node<'_>| {
            target.as_name().is_some_and(says_color) || target.as_attribute().is_some_and(|it| says_color(it.name))
        };
        assignment.value.is_some_and(is_it) && assignment.targets.iter().any(name)
    });
    is_default || is_assigned || is_given_as_a_color(node)
}

/// `color`, `node_color`, `STROKE_COLORS`
fn says_color(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("color")
        || name.ends_with("colors")
        || name.ends_with("colour")
        || matches!(&*name, "t2c" | "tex_to_color_map")
}

fn is_given_as_a_color(node: Node<'_>) -> bool {
    node.ancestors().take_while(|above| !above.kind().is_statement()).any(|above| match above.kind() {
        Kind::Keyword => {
            let keyword = above.text().split('=').next().unwrap_or_default().trim();
            says_color(keyword)
        }
        Kind::Dict => above.entries().into_iter().flatten().any(|(key, value)| {
            key.and_then(Node::as_string).is_some_and(says_color) && (node == value || node.is_within(value))
        }),
        Kind::Call => above.as_call().is_some_and(|call| {
            let name = call.name();
            let takes_colors = name.contains("color") || matches!(name, "set_fill" | "set_stroke" | "Indicate" | "Flash");
            takes_colors && call.arguments().iter().any(|given| node == given.value || node.is_within(given.value))
        }),
        _ => false,
    })
}
