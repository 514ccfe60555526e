//! Functions and constructors that are called otherwise today
//!
//! What: a `CubicBezier` takes its four points one by one, a `Tex` its parts, a `BarChart` a list of colours, a
//! surface without a pattern `False` for it, a `ScreenRectangle` of its own width is a `Rectangle`, a `Circle` that starts somewhere is
//! turned; `vector_coordinate_label(v)` is
//! `v.coordinate_label()`, `get_dist(a, b)` is `np.linalg.norm(a - b)`, `ShowCreationThenFadeOut(m)` a `Succession`; ways to resample that are
//! gone give way to those that are nearest. Where a file mixes colours, its colours that are strings become colours.
//! Since: Manim Community 0.4.0 to 0.20.0, by call
//! Leaves alone: names that the file binds itself, and arguments that are computed where they would be written twice.
//!
//! Before:
//! ```python
//! from manim import *
//! curve = CubicBezier([LEFT, UP, DOWN, RIGHT])
//! chart = BarChart([1, 2], bar_colors="RED")
//! words = Tex(["a", "b"])
//! label = vector_coordinate_label(Vector(UP), color=RED)
//! block = Prism(3, 2, 1)
//! ball = Sphere(checkerboard_colors=None)
//! frame = ScreenRectangle(height=3, width=4)
//! ring = Circle(start_angle=PI / 2, radius=2).shift(UP)
//! length = get_dist(UP, LEFT + DOWN)
//! self.play(ShowCreationThenFadeOut(curve, run_time=2))
//! ```
//! After:
//! ```python
//! from manim import *
//! curve = CubicBezier(LEFT, UP, DOWN, RIGHT)
//! chart = BarChart([1, 2], bar_colors=["RED"])
//! words = Tex(*["a", "b"])
//! label = Vector(UP).coordinate_label(color=RED)
//! block = Prism(dimensions=[3, 2, 1])
//! ball = Sphere(checkerboard_colors=False)
//! frame = Rectangle(height=3, width=4)
//! ring = Circle(radius=2).rotate(PI / 2).shift(UP)
//! length = np.linalg.norm(UP - (LEFT + DOWN))
//! self.play(Succession(Create(curve), FadeOut(curve), run_time=2))
//! ```
//!
//! Before:
//! ```python
//! from manim import *
//!
//! VIOLET = "#d7b5fe"
//!
//! class Mixed(Scene):
//!     def construct(self):
//!         self.add(Dot(color=interpolate_color(VIOLET, "red", 0.5)))
//! ```
//! After:
//! ```python
//! from manim import *
//!
//! VIOLET = ManimColor("#d7b5fe")
//!
//! class Mixed(Scene):
//!     def construct(self):
//!         self.add(Dot(color=interpolate_color(VIOLET, ManimColor("red"), 0.5)))
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node};

use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "other-calls",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &[
        "CubicBezier(",
        "BarChart(",
        "ScreenRectangle(",
        "start_angle",
        "checkerboard_colors=None",
        "Tex(",
        "TexMobject(",
        "TextMobject(",
        "TexText(",
        "vector_coordinate_label(",
        "get_dist(",
        "norm_squared(",
        "color_to_hex(",
        "Prism(",
        "ShowCreationThenFadeOut(",
        "RESAMPLING_ALGORITHMS",
        "interpolate_color(",
        "Color(",
    ],
    source: include_str!("other_calls.rs"),
    apply,
};

/// Ways to resample a picture that Pillow's names have and Manim's table has no more, and what is nearest to each.
const RESAMPLING: [(&str, &str); 4] = [("antialias", "cubic"), ("box", "linear"), ("hamming", "linear"), ("lanczos", "cubic")];

fn apply(file: &File) -> Vec<Edit> {
    let mut edits: Vec<Edit> = file.manim_calls().filter_map(|(name, call)| rewritten(file, name, call)).flatten().collect();
    edits.extend(mixed_colours(file));
    for node in file.tree.nodes().filter(|node| node.kind() == Kind::Subscript) {
        let Some(subscript) = node.as_subscript() else { continue };
        let old = subscript.index.as_string();
        let new = RESAMPLING.iter().find(|(name, _)| old == Some(name));
        if let Some((_, new)) = new.filter(|_| file.manim_name(subscript.value) == Some("RESAMPLING_ALGORITHMS")) {
            edits.push(Edit::replace(subscript.index.span(), format!("\"{new}\"")));
        }
    }
    edits
}

/// `interpolate_color` asks the first of its colours to mix itself with the other.
fn mixed_colours(file: &File) -> Vec<Edit> {
    let mixing: Vec<Call> = file.manim_calls().filter(|(name, _)| *name == "interpolate_color").map(|(_, call)| call).collect();
    if mixing.is_empty() {
        return Vec::new();
    }
    let given = mixing.iter().flat_map(|call| call.positional()).filter(|colour| colour.kind() == Kind::String);
    let constants = file.tree.body().filter_map(Node::as_assignment).filter_map(|assignment| assignment.value).filter(|value| {
        value
            .as_string()
            .and_then(|text| text.strip_prefix('#'))
            .is_some_and(|digits| matches!(digits.len(), 3 | 6) && digits.chars().all(|digit| digit.is_ascii_hexdigit()))
    });
    let class = file.write_manim("ManimColor");
    given.chain(constants).map(|colour| Edit::replace(colour.span(), format!("{class}({})", colour.text()))).collect()
}

fn rewritten<'t>(file: &File<'t>, name: &str, call: Call<'t>) -> Option<Vec<Edit>> {
    let positional = call.positional();
    let whole = |text: String| Some(vec![Edit::replace(call.node.span(), text)]);
    // What stands after the first argument, with its comma.
    let rest = || {
        let first = positional.first()?.outer_span().end;
        Some(file.tree.text()[first as usize..call.parentheses().end as usize - 1].trim_end())
    };
    match name {
        "CubicBezier" => {
            let [points] = positional[..] else { return None };
            let span = points.span();
            let is_written = points.kind() == Kind::List && points.elements()?.len() == 4;
            is_written.then(|| {
                vec![Edit::delete(Span::new(span.start, span.start + 1)), Edit::delete(Span::new(span.end - 1, span.end))]
            })
        }
        "Surface" | "OpenGLSurface" | "ParametricSurface" | "Sphere" | "Torus" | "Cylinder" | "Cone" => {
            let none = call.keyword("checkerboard_colors").filter(|colors| colors.kind() == Kind::None)?;
            Some(vec![Edit::replace(none.span(), "False")])
        }
        // It has the screen's proportions, and would give the rectangle a second width.
        "ScreenRectangle" if call.keyword("width").is_some() && call.keyword("height").is_some() => {
            Some(vec![file.rename(call.callee(), "Rectangle")])
        }
        "Circle" => {
            let place = call.arguments().iter().position(|argument| argument.keyword == Some("start_angle"))?;
            let angle = call.keyword("start_angle")?.text();
            Some(vec![call.remove_argument(place), Edit::insert(call.node.span().end, format!(".rotate({angle})"))])
        }
        "BarChart" => {
            let colors = call.keyword("bar_colors").filter(|colors| colors.kind() == Kind::String)?;
            Some(vec![Edit::insert(colors.span().start, "["), Edit::insert(colors.span().end, "]")])
        }
        "Tex" | "MathTex" | "TextMobject" | "TexMobject" | "TexText" | "OldTex" | "OldTexText" => {
            let [parts] = positional[..] else { return None };
            (parts.kind() == Kind::List).then(|| vec![Edit::insert(parts.span().start, "*")])
        }
        "vector_coordinate_label" => {
            let vector = positional.first()?;
            let rest = rest()?.trim_start_matches(',').trim_start();
            whole(format!("{}.coordinate_label({rest})", vector.outer_text()))
        }
        "get_dist" => {
            let [from, to] = positional[..] else { return None };
            let to = if to.kind() == Kind::Binary { format!("({})", to.text()) } else { to.outer_text().to_owned() };
            whole(format!("np.linalg.norm({} - {to})", from.outer_text()))
        }
        "norm_squared" => {
            let [vector] = positional[..] else { return None };
            vector.dotted().is_some().then(|| whole(format!("np.dot({0}, {0})", vector.text())))?
        }
        "Color" => {
            let (keyword, maker) =
                [("hsl", "from_hsl"), ("rgb", "from_rgb")].into_iter().find(|(it, _)| call.keyword(it).is_some())?;
            let value = call.keyword(keyword)?.outer_text();
            (call.arguments().len() == 1).then(|| whole(format!("{}.{maker}({value})", file.write_manim("ManimColor"))))?
        }
        "color_to_hex" => {
            let [color] = positional[..] else { return None };
            whole(format!("{}({}).to_hex()", file.write_manim("ManimColor"), color.outer_text()))
        }
        "Prism" => {
            let [width, .., depth] = positional[..] else { return None };
            (positional.len() == 3)
                .then(|| vec![Edit::insert(width.outer_span().start, "dimensions=["), Edit::insert(depth.outer_span().end, "]")])
        }
        "ShowCreationThenFadeOut" => {
            let [mobject] = positional[..] else { return None };
            mobject.dotted()?;
            let [succession, create, fade] = ["Succession", "Create", "FadeOut"].map(|name| file.write_manim(name));
            let mobject = mobject.text();
            whole(format!("{succession}({create}({mobject}), {fade}({mobject}){})", rest()?))
        }
        _ => None,
    }
}
