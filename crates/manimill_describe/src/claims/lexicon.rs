//! Words that the checker reads: which kinds of things nouns mean, and which kinds of events verbs do.

/// A noun and the classes that it may mean. `*` at the end of a class stands for any ending, at its start for any beginning.
pub(super) const NOUNS: [(&str, &[&str]); 102] = [
    ("angle", &["Angle", "RightAngle", "Elbow", "Arc"]),
    ("annulus", &["Annulus", "AnnularSector"]),
    ("arc", &["Arc*", "AnnularSector", "Sector", "Angle", "Curved*", "TangentialArc"]),
    ("arrow", &["*Arrow", "Arrow*", "Vector", "CurvedDoubleArrow", "ArrowVectorField", "LabeledArrow"]),
    ("axes", &["*Axes", "*Plane", "NumberLine", "BarChart"]),
    ("axis", &["*Axes", "*Plane", "NumberLine", "BarChart"]),
    ("banner", &["ManimBanner"]),
    ("bar", &["BarChart", "Rectangle"]),
    ("boundary", &["AnimatedBoundary"]),
    ("box", &["SurroundingRectangle", "*Rectangle", "Rectangle", "Square", "Cube", "Prism", "Table", "Code"]),
    ("brace", &["*Brace", "Brace*", "ArcBrace"]),
    ("bracket", &["*Matrix", "*Brace", "MathTex", "Tex"]),
    ("chart", &["BarChart", "Axes", "SampleSpace"]),
    ("circle", &["Circle", "Annulus", "CircleWithContent", "LabeledDot"]),
    ("code", &["Code", "Text", "Paragraph"]),
    ("cone", &["Cone"]),
    ("coordinate", &["*Axes", "*Plane", "NumberLine"]),
    ("cross", &["Cross", "VGroup"]),
    ("cube", &["Cube", "Prism"]),
    ("cursor", &["*"]),
    (
        "curve",
        &[
            "ParametricFunction",
            "FunctionGraph",
            "ImplicitFunction",
            "*Bezier",
            "CurvesAsSubmobjects",
            "Arc*",
            "VMobject",
            "TracedPath",
            "StreamLine*",
            "VDict",
        ],
    ),
    ("cylinder", &["Cylinder", "Line3D", "Arrow3D"]),
    ("decagon", &["RegularPolygon", "Polygon"]),
    ("dodecahedron", &["Dodecahedron"]),
    ("dot", &["*Dot", "Dot*", "Point", "PointCloudDot", "PMobject", "PGroup", "Annotation*"]),
    ("ellipse", &["Ellipse", "Circle"]),
    ("elbow", &["Elbow", "RightAngle"]),
    ("equation", &["*Tex", "MathTexPart", "Text", "Tex"]),
    ("field", &["*VectorField", "StreamLines", "StreamLine"]),
    ("formula", &["*Tex", "MathTexPart", "Text", "*Matrix", "*Table"]),
    ("frame", &["SurroundingRectangle", "ScreenRectangle", "Rectangle", "*Rectangle", "Square", "Circumscribe"]),
    (
        "graph",
        &[
            "Graph",
            "DiGraph",
            "GenericGraph",
            "ParametricFunction",
            "FunctionGraph",
            "ImplicitFunction",
            "VDict",
            "*Axes",
            "BarChart",
            "NumberPlane",
        ],
    ),
    ("grid", &["*Plane", "*Axes", "VGroup", "*Table", "Group", "*Matrix"]),
    ("heptagon", &["RegularPolygon", "Polygon"]),
    ("hexagon", &["RegularPolygon", "Polygon"]),
    ("icosahedron", &["Icosahedron"]),
    ("image", &["*Image*", "SVGMobject"]),
    ("integer", &["Integer*"]),
    ("label", &["+text"]),
    ("letter", &["+text"]),
    (
        "line",
        &[
            "*Line",
            "Line*",
            "DashedLine",
            "StreamLine*",
            "NumberLine",
            "TangentLine",
            "Underline",
            "Arrow",
            "VMobject",
            "ParametricFunction",
            "VDict",
            "*Axes",
            "*Plane",
        ],
    ),
    ("list", &["BulletedList", "+text"]),
    ("listing", &["Code"]),
    ("logo", &["ManimBanner", "SVGMobject", "VGroup"]),
    ("matrix", &["*Matrix", "MathTex"]),
    ("matrice", &["*Matrix"]),
    ("number", &["DecimalNumber", "Integer", "Variable", "NumberLine", "+text"]),
    ("octagon", &["RegularPolygon", "Polygon"]),
    ("octahedron", &["Octahedron"]),
    ("paragraph", &["Paragraph", "+text"]),
    ("pentagon", &["RegularPolygon", "Polygon"]),
    ("picture", &["*"]),
    ("plane", &["*Plane", "*Axes"]),
    ("point", &["*Dot", "Dot*", "Point", "PointCloudDot", "PMobject", "PGroup"]),
    ("polygon", &["*Polygon", "*Polygram", "Square", "Triangle", "Rectangle", "Star", "ArcPolygon*", "ConvexHull"]),
    ("polygram", &["*Polygram", "Star"]),
    ("polyhedra", &["Polyhedron", "*hedron", "ConvexHull3D"]),
    ("polyhedron", &["Polyhedron", "*hedron", "ConvexHull3D"]),
    ("prism", &["Prism", "Cube"]),
    ("pyramid", &["Polyhedron", "Tetrahedron", "Cone"]),
    ("quadrilateral", &["Polygon"]),
    ("rectangle", &["*Rectangle", "Rectangle", "Square", "Cutout", "VGroup"]),
    ("ring", &["Annulus", "Circle", "Torus"]),
    ("sector", &["Sector", "AnnularSector"]),
    ("sphere", &["Sphere", "Dot3D"]),
    ("square", &["Square", "Rectangle", "RoundedRectangle", "Cutout"]),
    ("star", &["Star"]),
    ("stream", &["StreamLine*"]),
    ("surface", &["Surface", "Sphere", "Torus", "Cone", "Cylinder", "OpenGLSurface", "ParametricSurface"]),
    ("symbol", &["+text", "SVGMobject"]),
    ("table", &["*Table"]),
    ("tetrahedron", &["Tetrahedron"]),
    ("text", &["+text"]),
    ("title", &["Title", "+text"]),
    ("torus", &["Torus"]),
    ("tori", &["Torus"]),
    ("triangle", &["Triangle", "Polygon", "RegularPolygon"]),
    ("underline", &["Underline", "Line"]),
    ("variable", &["Variable", "+text"]),
    ("vector", &["Vector", "*Arrow", "Arrow*", "ArrowVectorField"]),
    (
        "vertex",
        &["Graph", "DiGraph", "Dot*", "*Polygon", "Polygon", "Triangle", "Polyhedron", "*hedron", "ConvexHull*", "Square"],
    ),
    (
        "vertice",
        &["Graph", "DiGraph", "Dot*", "*Polygon", "Polygon", "Triangle", "Polyhedron", "*hedron", "ConvexHull*", "Square"],
    ),
    ("word", &["+text"]),
    ("arrowhead", &["*Arrow", "Vector"]),
    ("hull", &["ConvexHull*"]),
    ("parabola", &["ParametricFunction", "FunctionGraph"]),
    ("entry", &["+text"]),
    ("row", &["*Table", "*Matrix", "+grid"]),
    ("column", &["*Table", "*Matrix", "+grid"]),
    ("edge", &["Graph", "DiGraph", "+graph"]),
    ("sine", &["ParametricFunction", "FunctionGraph", "+text"]),
    ("view", &["ImageMobjectFromCamera", "ScreenRectangle", "ZoomedDisplay"]),
    ("union", &["Union"]),
    ("intersection", &["Intersection", "Dot", "Line"]),
    ("exclusion", &["Exclusion"]),
    ("difference", &["Difference"]),
    ("cloud", &["PGroup", "PMobject", "PointCloud*", "Mobject1D", "Mobject2D"]),
    ("outline", &["*"]),
    ("border", &["*"]),
    ("stroke", &["*"]),
    ("color", &["*"]),
    ("background", &["*"]),
];

/// Nouns that stand for anything.
pub(super) const ANYTHING: [&str; 12] =
    ["object", "shape", "group", "figure", "element", "thing", "part", "everything", "scene", "item", "mobject", "piece"];

/// Kinds of events that verbs tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Event {
    Appears,
    Draws,
    Writes,
    FadesIn,
    FadesOut,
    Leaves,
    Moves,
    Grows,
    Shrinks,
    Turns,
    Becomes,
    Recolors,
    PointsOut,
    Changes,
    Waits,
}

/// Verbs by their stems, and the events that they tell of.
pub(super) const VERBS: [(&str, Event); 99] = [
    ("add", Event::Appears),
    ("appear", Event::Appears),
    ("becom", Event::Becomes),
    ("blink", Event::PointsOut),
    ("broadcast", Event::PointsOut),
    ("bring", Event::Appears),
    ("chang", Event::Changes),
    ("circl", Event::PointsOut),
    ("circumscrib", Event::PointsOut),
    ("come", Event::Appears),
    ("contract", Event::Shrinks),
    ("creat", Event::Appears),
    ("deform", Event::Changes),
    ("delet", Event::Leaves),
    ("disappear", Event::Leaves),
    ("display", Event::Appears),
    ("distort", Event::Changes),
    ("draw", Event::Draws),
    ("drawn", Event::Draws),
    ("enlarg", Event::Grows),
    ("eras", Event::Leaves),
    ("expand", Event::Grows),
    ("fill", Event::Recolors),
    ("flash", Event::PointsOut),
    ("flies", Event::Appears),
    ("flip", Event::Changes),
    ("fly", Event::Moves),
    ("focus", Event::PointsOut),
    ("follow", Event::Moves),
    ("fram", Event::PointsOut),
    ("grow", Event::Grows),
    ("highlight", Event::PointsOut),
    ("indicat", Event::PointsOut),
    ("introduc", Event::Appears),
    ("jump", Event::Moves),
    ("mov", Event::Moves),
    ("morph", Event::Becomes),
    ("outlin", Event::Draws),
    ("plac", Event::Appears),
    ("plot", Event::Draws),
    ("puls", Event::PointsOut),
    ("put", Event::Appears),
    ("rearrang", Event::Changes),
    ("recolor", Event::Recolors),
    ("remov", Event::Leaves),
    ("render", Event::Appears),
    ("replac", Event::Becomes),
    ("reshap", Event::Changes),
    ("resiz", Event::Changes),
    ("restor", Event::Changes),
    ("reveal", Event::Appears),
    ("revolv", Event::Turns),
    ("roll", Event::Moves),
    ("rotat", Event::Turns),
    ("scal", Event::Changes),
    ("shift", Event::Moves),
    ("show", Event::Appears),
    ("shrink", Event::Shrinks),
    ("shrunk", Event::Shrinks),
    ("slid", Event::Moves),
    ("spin", Event::Turns),
    ("squeez", Event::Changes),
    ("stretch", Event::Changes),
    ("swap", Event::Moves),
    ("swing", Event::Moves),
    ("transform", Event::Becomes),
    ("translat", Event::Moves),
    ("travel", Event::Moves),
    ("typ", Event::Writes),
    ("typed", Event::Writes),
    ("undraw", Event::Leaves),
    ("undrawn", Event::Leaves),
    ("uncreat", Event::Leaves),
    ("unwrit", Event::Leaves),
    ("unwritten", Event::Leaves),
    ("vanish", Event::Leaves),
    ("wait", Event::Waits),
    ("warp", Event::Changes),
    ("wav", Event::PointsOut),
    ("wiggl", Event::PointsOut),
    ("writ", Event::Writes),
    ("written", Event::Writes),
    ("wrote", Event::Writes),
    ("oscillat", Event::Moves),
    ("bounc", Event::Moves),
    ("ascend", Event::Moves),
    ("descend", Event::Moves),
    ("shorten", Event::Shrinks),
    ("lengthen", Event::Grows),
    ("collaps", Event::Shrinks),
    ("magnif", Event::Grows),
    ("orbit", Event::Moves),
    ("trac", Event::Draws),
    ("construct", Event::Draws),
    ("merg", Event::Becomes),
    ("split", Event::Becomes),
    ("pop", Event::Appears),
    ("emerg", Event::Appears),
    ("pan", Event::Moves),
];

/// Numbers in words.
pub(super) const NUMBERS: [(&str, u32); 14] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("both", 2),
    ("twenty", 20),
];

/// The singular of a plural that the checker may know.
pub(super) fn singular(word: &str) -> String {
    let cut = |end: &str, with: &str| word.strip_suffix(end).map(|stem| format!("{stem}{with}"));
    match word {
        "axes" | "vertices" | "matrices" | "polyhedra" | "tori" => {
            return if word == "axes" { "axes".to_owned() } else { word.trim_end_matches('s').to_owned() };
        }
        "indices" => return "index".to_owned(),
        _ => {}
    }
    cut("ies", "y")
        .or_else(|| cut("xes", "x"))
        .or_else(|| cut("sses", "ss"))
        .or_else(|| cut("shes", "sh"))
        .or_else(|| cut("ches", "ch"))
        .or_else(|| if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") { None } else { cut("s", "") })
        .unwrap_or_else(|| word.to_owned())
}

/// The event that a verb tells of, whatever its ending.
pub(super) fn event(word: &str) -> Option<Event> {
    let exact = VERBS.iter().find(|(stem, _)| *stem == word);
    if let Some((_, event)) = exact {
        return Some(*event);
    }
    let stem = ["ing", "ed", "es", "s", "e"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let undoubled = match stem.as_bytes() {
        [.., a, b] if a == b && *b != b'l' && *b != b's' => &stem[..stem.len() - 1],
        _ => stem,
    };
    VERBS.iter().find(|(known, _)| *known == stem || *known == undoubled).map(|(_, event)| *event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_in_every_form() {
        for word in ["rotate", "rotates", "rotating", "rotated"] {
            assert_eq!(event(word), Some(Event::Turns), "{word}");
        }
        assert_eq!(event("shrinks"), Some(Event::Shrinks));
        assert_eq!(event("moving"), Some(Event::Moves));
        assert_eq!(event("table"), None);
    }

    #[test]
    fn plurals() {
        assert_eq!(
            (singular("boxes"), singular("arrows"), singular("axes"), singular("matrices")),
            ("box".into(), "arrow".into(), "axes".into(), "matrice".into())
        );
    }
}
