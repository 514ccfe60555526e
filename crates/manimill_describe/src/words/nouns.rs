//! What kinds of things are called.

use crate::code::{Making, split_words};
use crate::story::Look;

/// Classes whose name is not what a person would say: class, singular, plural.
const CLASSES: [(&str, &str, &str); 88] = [
    ("AnnotationDot", "dot", "dots"),
    ("Angle", "angle mark", "angle marks"),
    ("AnimatedBoundary", "animated boundary", "animated boundaries"),
    ("Annulus", "ring", "rings"),
    ("AnnularSector", "annular sector", "annular sectors"),
    ("ArcBetweenPoints", "arc", "arcs"),
    ("ArcBrace", "curved brace", "curved braces"),
    ("ArcPolygon", "arc polygon", "arc polygons"),
    ("ArcPolygonFromArcs", "arc polygon", "arc polygons"),
    ("ArrowVectorField", "vector field of arrows", "vector fields of arrows"),
    ("Arrow3D", "3-D arrow", "3-D arrows"),
    ("Axes", "coordinate axes", "pairs of coordinate axes"),
    ("BackgroundRectangle", "background rectangle", "background rectangles"),
    ("BarChart", "bar chart", "bar charts"),
    ("BezierCurve", "curve", "curves"),
    ("BraceBetweenPoints", "brace", "braces"),
    ("BraceLabel", "brace with a label", "braces with labels"),
    ("BraceText", "brace with a label", "braces with labels"),
    ("BulletedList", "bulleted list", "bulleted lists"),
    ("Code", "code listing", "code listings"),
    ("ComplexPlane", "complex plane", "complex planes"),
    ("ConvexHull", "convex hull", "convex hulls"),
    ("ConvexHull3D", "3-D convex hull", "3-D convex hulls"),
    ("Cross", "cross", "crosses"),
    ("CubicBezier", "cubic Bézier curve", "cubic Bézier curves"),
    ("CurvesAsSubmobjects", "curve", "curves"),
    ("DashedVMobject", "dashed shape", "dashed shapes"),
    ("DecimalNumber", "number", "numbers"),
    ("DecimalMatrix", "matrix of decimal numbers", "matrices of decimal numbers"),
    ("DecimalTable", "table of decimal numbers", "tables of decimal numbers"),
    ("DiGraph", "directed graph", "directed graphs"),
    ("Difference", "difference", "differences"),
    ("Dot3D", "3-D dot", "3-D dots"),
    ("Exclusion", "exclusion", "exclusions"),
    ("FullScreenRectangle", "rectangle that fills the screen", "rectangles that fill the screen"),
    ("FunctionGraph", "graph", "graphs"),
    ("Graph", "graph", "graphs"),
    ("Group", "group", "groups"),
    ("ImageMobject", "picture", "pictures"),
    ("ImageMobjectFromCamera", "zoomed view", "zoomed views"),
    ("ImplicitFunction", "implicit curve", "implicit curves"),
    ("Integer", "number", "numbers"),
    ("IntegerMatrix", "matrix of integers", "matrices of integers"),
    ("IntegerTable", "table of integers", "tables of integers"),
    ("Intersection", "intersection", "intersections"),
    ("Line3D", "3-D line", "3-D lines"),
    ("ManimBanner", "Manim banner", "Manim banners"),
    ("MarkupText", "text", "texts"),
    ("MathTable", "table of formulas", "tables of formulas"),
    ("MathTex", "formula", "formulas"),
    ("MathTexPart", "formula", "formulas"),
    ("MathTypst", "formula set in Typst", "formulas set in Typst"),
    ("Matrix", "matrix", "matrices"),
    ("MobjectMatrix", "matrix of shapes", "matrices of shapes"),
    ("MobjectTable", "table of shapes", "tables of shapes"),
    ("Mobject", "object", "objects"),
    ("NumberLine", "number line", "number lines"),
    ("NumberPlane", "number plane", "number planes"),
    ("PGroup", "cloud of points", "clouds of points"),
    ("PMobject", "cloud of points", "clouds of points"),
    ("Paragraph", "paragraph", "paragraphs"),
    ("ParametricFunction", "curve", "curves"),
    ("PointCloudDot", "dot of many points", "dots of many points"),
    ("PolarPlane", "polar plane", "polar planes"),
    ("Polyhedron", "polyhedron", "polyhedra"),
    ("RegularPolygram", "regular polygram", "regular polygrams"),
    ("RightAngle", "right-angle mark", "right-angle marks"),
    ("RoundedRectangle", "rounded rectangle", "rounded rectangles"),
    ("SVGMobject", "drawing", "drawings"),
    ("SampleSpace", "sample space", "sample spaces"),
    ("ScreenRectangle", "screen rectangle", "screen rectangles"),
    ("SingleStringMathTex", "formula", "formulas"),
    ("StreamLines", "stream lines", "sets of stream lines"),
    ("SurroundingRectangle", "frame", "frames"),
    ("TangentLine", "tangent line", "tangent lines"),
    ("Tex", "text", "texts"),
    ("Text", "text", "texts"),
    ("ThreeDAxes", "3-D axes", "sets of 3-D axes"),
    ("Title", "title", "titles"),
    ("TracedPath", "traced path", "traced paths"),
    ("Typst", "text set in Typst", "texts set in Typst"),
    ("Union", "union", "unions"),
    ("VDict", "group", "groups"),
    ("VGroup", "group", "groups"),
    ("VMobject", "shape", "shapes"),
    ("VMobjectFromSVGPath", "shape", "shapes"),
    ("Variable", "variable", "variables"),
    ("ZoomedDisplay", "zoomed view", "zoomed views"),
];

/// What methods of axes, tables and the like make: method, singular, plural.
const METHODS: [(&str, &str, &str); 49] = [
    ("add_background_rectangle", "background rectangle", "background rectangles"),
    ("get_T_label", "T-label", "T-labels"),
    ("get_area", "area under the graph", "areas under the graph"),
    ("get_axis_labels", "pair of axis labels", "pairs of axis labels"),
    ("get_bar_labels", "set of bar labels", "sets of bar labels"),
    ("get_brackets", "pair of brackets", "pairs of brackets"),
    ("get_brace", "brace", "braces"),
    ("get_cell", "outlined cell", "outlined cells"),
    ("get_col_labels", "set of column labels", "sets of column labels"),
    ("get_columns", "set of columns", "sets of columns"),
    ("get_entries", "set of entries", "sets of entries"),
    ("get_entries_without_labels", "set of entries", "sets of entries"),
    ("get_graph_label", "label of the graph", "labels of the graph"),
    ("get_highlighted_cell", "highlighted cell", "highlighted cells"),
    ("get_horizontal_line", "horizontal line", "horizontal lines"),
    ("get_horizontal_lines", "set of horizontal lines", "sets of horizontal lines"),
    ("get_labels", "set of labels", "sets of labels"),
    ("get_line_from_axis_to_point", "line from the axis", "lines from the axis"),
    ("get_lines_to_point", "pair of lines to the axes", "pairs of lines to the axes"),
    ("get_mob_matrix", "set of entries", "sets of entries"),
    ("get_part_by_tex", "part of the formula", "parts of the formula"),
    ("get_riemann_rectangles", "set of Riemann rectangles", "sets of Riemann rectangles"),
    ("get_row_labels", "set of row labels", "sets of row labels"),
    ("get_rows", "set of rows", "sets of rows"),
    ("get_secant_slope_group", "secant line with its slope", "secant lines with their slopes"),
    ("get_tangent_line", "tangent line", "tangent lines"),
    ("get_text", "label", "labels"),
    ("get_tex", "label", "labels"),
    ("get_vertical_line", "vertical line", "vertical lines"),
    ("get_vertical_lines", "set of vertical lines", "sets of vertical lines"),
    ("get_vertical_lines_to_graph", "set of vertical lines to the graph", "sets of vertical lines to the graph"),
    ("get_x_axis", "x-axis", "x-axes"),
    ("get_x_axis_label", "label of the x-axis", "labels of the x-axis"),
    ("get_y_axis", "y-axis", "y-axes"),
    ("get_y_axis_label", "label of the y-axis", "labels of the y-axis"),
    ("get_z_axis_label", "label of the z-axis", "labels of the z-axis"),
    ("plot", "graph", "graphs"),
    ("plot_antiderivative_graph", "graph of the antiderivative", "graphs of the antiderivative"),
    ("plot_derivative_graph", "graph of the derivative", "graphs of the derivative"),
    ("plot_implicit_curve", "implicit curve", "implicit curves"),
    ("plot_line_graph", "line graph", "line graphs"),
    ("plot_parametric_curve", "parametric curve", "parametric curves"),
    ("plot_polar_graph", "polar graph", "polar graphs"),
    ("plot_surface", "surface plot", "surface plots"),
    ("get_graph", "graph", "graphs"),
    ("get_parametric_curve", "parametric curve", "parametric curves"),
    ("get_implicit_curve", "implicit curve", "implicit curves"),
    ("get_line_graph", "line graph", "line graphs"),
    ("get_vector", "vector", "vectors"),
];

/// Polygons with many corners have names.
const CORNERS: [(u32, &str); 8] = [
    (3, "triangle"),
    (4, "quadrilateral"),
    (5, "pentagon"),
    (6, "hexagon"),
    (7, "heptagon"),
    (8, "octagon"),
    (10, "decagon"),
    (12, "dodecagon"),
];

/// What something is called: one of it, several of it.
pub(super) fn noun(look: &Look) -> (String, String) {
    if let Some(making) = &look.making
        && let Some((_, one, many)) = METHODS.iter().find(|(method, ..)| *method == making.callee)
        && look.text.is_none()
    {
        return ((*one).to_owned(), (*many).to_owned());
    }
    if matches!(look.base.as_str(), "Polygon" | "RegularPolygon")
        && let Some((_, name)) = CORNERS.iter().find(|(corners, _)| look.corners == Some(*corners))
    {
        let name =
            if look.base == "RegularPolygon" && look.corners > Some(4) { format!("regular {name}") } else { (*name).to_owned() };
        return (name.clone(), plural(&name));
    }
    if look.is_text() && look.text.as_deref().is_some_and(is_formula) {
        return ("formula".to_owned(), "formulas".to_owned());
    }
    let is_plain = matches!(
        look.base.as_str(),
        "VGroup"
            | "Group"
            | "VMobject"
            | "Mobject"
            | "SVGMobject"
            | "ImageMobject"
            | "Polygon"
            | "Surface"
            | "VMobjectFromSVGPath"
            | "ParametricFunction"
    );
    if (look.class != look.base || is_plain && look.making.as_ref().is_none_or(|making| making.function.is_none()))
        && look.text.is_none()
        && let Some(words) = look.own_words()
    {
        let name = words.join(" ");
        return if name.ends_with('s') && !name.ends_with("ss") { (name.clone(), name) } else { (name.clone(), plural(&name)) };
    }
    for class in [&look.class, &look.base] {
        if let Some((_, one, many)) = CLASSES.iter().find(|(known, ..)| known == class) {
            return ((*one).to_owned(), (*many).to_owned());
        }
    }
    let name = split_words(&look.base).join(" ");
    let many = plural(&name);
    (name, many)
}

/// Whether a text in LaTeX is nothing but one formula.
fn is_formula(text: &str) -> bool {
    text.len() > 2 && text.starts_with('$') && text.ends_with('$') && text.matches('$').count() == 2
}

/// What the code says of the graph: `y = x^2`, by how it is made.
pub(crate) fn has_graph(making: &Making) -> Option<String> {
    let function = making.function.as_deref()?;
    let parameter = making.parameters.first().map_or("x", String::as_str);
    Some(match making.callee.as_str() {
        "plot" | "FunctionGraph" | "get_graph" if parameter == "x" => format!("y = {function}"),
        "plot" | "FunctionGraph" | "get_graph" => format!("f({parameter}) = {function}"),
        "plot_polar_graph" => format!("r = {function}"),
        "plot_implicit_curve" | "ImplicitFunction" => format!("{function} = 0"),
        "plot_surface" => format!("z = {function}"),
        _ => return None,
    })
}

/// Several of what has a name.
pub(super) fn plural(name: &str) -> String {
    let ends = |end: &str| name.ends_with(end);
    if ends("hedron") {
        return format!("{}a", name.trim_end_matches("on"));
    }
    if ends("ex") && ends("vertex") {
        return format!("{}ices", name.trim_end_matches("ex"));
    }
    if ends("y") && !["ay", "ey", "oy"].iter().any(|end| ends(end)) {
        return format!("{}ies", name.trim_end_matches('y'));
    }
    if ends("s") || ends("x") || ends("ch") || ends("sh") || ends("z") { format!("{name}es") } else { format!("{name}s") }
}

/// Last words of subjects of which there can be one: "a sine wave".
const SUBJECTS: [&str; 58] = [
    "animal",
    "arrow",
    "banner",
    "brace",
    "button",
    "camera",
    "chart",
    "circle",
    "clock",
    "cone",
    "cube",
    "curve",
    "cycle",
    "cycloid",
    "cylinder",
    "diagram",
    "dot",
    "ellipse",
    "equation",
    "field",
    "formula",
    "fractal",
    "frame",
    "function",
    "graph",
    "grid",
    "hexagon",
    "hull",
    "line",
    "list",
    "logo",
    "loop",
    "machine",
    "map",
    "matrix",
    "network",
    "path",
    "pendulum",
    "plane",
    "plot",
    "polygon",
    "proof",
    "queue",
    "rectangle",
    "ring",
    "sphere",
    "spiral",
    "square",
    "stack",
    "star",
    "surface",
    "table",
    "theorem",
    "title",
    "tree",
    "triangle",
    "vector",
    "wave",
];

/// A thing as a subject to speak of: "a sine wave", "moving dots", "addition".
pub(crate) fn with_article(words: &str) -> String {
    let last = words.rsplit(' ').next().unwrap_or(words);
    let first = words.split(' ').next().unwrap_or(words);
    let is_phrase =
        words.split(' ').any(|word| ["of", "to", "from", "on", "in", "with", "per", "and", "between"].contains(&word));
    let is_sentence = ["what", "how", "why", "when", "is", "hello", "welcome", "the"].contains(&first);
    if SUBJECTS.contains(&last) && !is_phrase && !is_sentence { format!("{} {words}", article(words)) } else { words.to_owned() }
}

/// "a" or "an", before a word.
pub(super) fn article(word: &str) -> &'static str {
    let word = word.to_lowercase();
    let sounds_like_consonant = ["uni", "use", "one", "eu"].iter().any(|start| word.starts_with(start));
    let letter_name = ["s-", "f-", "x-", "n-", "m-", "l-", "r-", "h-"].iter().any(|start| word.starts_with(start))
        || word.starts_with('8')
        || word.starts_with("11")
        || word.starts_with("18");
    if letter_name || !sounds_like_consonant && word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_and_plurals() {
        assert_eq!((article("arrow"), article("union"), article("x-axis")), ("an", "a", "an"));
        assert_eq!(
            (plural("tetrahedron"), plural("box"), plural("vertex")),
            ("tetrahedra".into(), "boxes".into(), "vertices".into())
        );
    }
}
