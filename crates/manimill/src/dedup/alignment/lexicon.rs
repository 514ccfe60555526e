//! Words: those that say nothing of a sample, and those that mean the same here.

/// Words that say nothing of what is seen, sorted.
#[rustfmt::skip]
pub(super) const STOP_WORDS: [&str; 211] = [
    "a", "add", "added", "adding", "adds", "after", "all", "also", "an", "and", "animate", "animated", "animates",
    "animating", "animation", "animations", "another", "any", "appear", "appears", "are", "around", "as", "at", "be",
    "been", "before", "between", "both", "by", "called", "can", "center", "centered", "class", "code", "community",
    "consisting", "contain", "contains", "create", "created", "creates", "creating", "default", "demonstrate",
    "demonstrates", "different", "display", "displayed", "displaying", "displays", "do", "does", "done", "draw",
    "drawing", "drawn", "draws", "during", "each", "effect", "end", "ending", "ends", "example", "featuring", "final",
    "finally", "first", "for", "from", "generate", "generated", "generates", "generating", "given", "has", "have",
    "having", "he", "height", "here", "how", "i", "if", "illustrate", "illustrates", "in", "include", "includes",
    "initial", "into", "is", "it", "its", "just", "last", "length", "library", "made", "make", "makes", "making",
    "manim", "method", "mobject", "mobjects", "more", "most", "name", "named", "new", "next", "no", "not", "object",
    "objects", "of", "on", "one", "only", "onto", "or", "other", "our", "out", "over", "per", "please", "position",
    "positioned", "python", "result", "run", "runtime", "same", "scene", "scenes", "screen", "script", "second",
    "seconds", "set", "sets", "setting", "she", "should", "show", "showing", "shown", "shows", "side", "simple",
    "size", "so", "some", "specific", "start", "starting", "starts", "such", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "third", "this", "those", "time", "to", "up", "use", "used", "uses", "using",
    "value", "values", "various", "via", "video", "visual", "visualise", "visualize", "visualizes", "visually", "was",
    "way", "we", "were", "what", "when", "where", "which", "while", "width", "will", "with", "within", "would",
    "write", "writes", "writing", "written", "you", "your",
];

/// Stems, sorted, and the concept that each belongs to.
#[rustfmt::skip]
pub(super) const CONCEPTS: [(&str, &str); 121] = [
    ("3", "three"), ("3d", "three"), ("align", "move"), ("arc", "angl"), ("area", "integral"), ("arrang", "move"),
    ("arrow", "vector"), ("axis", "axes"), ("becom", "transform"), ("bigger", "scale"), ("box", "rectangl"),
    ("caption", "text"), ("chang", "transform"), ("circular", "circl"), ("circumscrib", "indicat"),
    ("colour", "color"), ("cone", "three"), ("continuous", "updat"), ("convert", "transform"), ("coordinat", "axes"),
    ("corner", "move"), ("cosine", "cos"), ("cube", "three"), ("curve", "plot"), ("cylind", "three"),
    ("degre", "angl"), ("disappear", "fade"), ("dynam", "updat"), ("edge", "move"), ("emphasiz", "indicat"),
    ("enlarg", "scale"), ("equation", "tex"), ("express", "tex"), ("fill", "color"), ("flash", "indicat"),
    ("focu", "indicat"), ("formula", "tex"), ("fram", "camera"), ("func", "plot"), ("function", "plot"),
    ("gradient", "color"), ("graph", "plot"), ("grey", "gray"), ("grid", "axes"), ("grow", "scale"),
    ("heptagon", "polygon"), ("hexagon", "polygon"), ("highlight", "indicat"), ("identity", "tex"),
    ("interpolat", "transform"), ("label", "text"), ("latex", "tex"), ("markup", "text"), ("math", "tex"),
    ("mathemat", "tex"), ("mathtex", "tex"), ("matric", "matrix"), ("messag", "text"), ("morph", "transform"),
    ("next", "move"), ("numberplan", "axes"), ("octagon", "polygon"), ("opacity", "color"), ("orbit", "rotate"),
    ("paragraph", "text"), ("parametric", "plot"), ("pentagon", "polygon"), ("plane", "axes"), ("point", "dot"),
    ("prism", "three"), ("pulse", "indicat"), ("quadrilater", "square"), ("radian", "angl"), ("radius", "circl"),
    ("remov", "fade"), ("replac", "transform"), ("resiz", "scale"), ("revolv", "rotate"), ("rhombu", "polygon"),
    ("riemann", "integral"), ("rotat", "rotate"), ("segment", "line"), ("shift", "move"), ("shrink", "scale"),
    ("sine", "sin"), ("singlestringmathtex", "tex"), ("sinusoid", "sin"), ("slid", "move"), ("slope", "deriv"),
    ("smaller", "scale"), ("spher", "three"), ("spin", "rotate"), ("spun", "rotate"), ("stretch", "scale"),
    ("stroke", "color"), ("surfac", "three"), ("surround", "rectangl"), ("swivel", "rotate"), ("tangent", "deriv"),
    ("tex", "text"), ("theorem", "tex"), ("threed", "three"), ("titl", "text"), ("torus", "three"), ("trac", "path"),
    ("tracker", "updat"), ("trail", "path"), ("transition", "transform"), ("translat", "move"),
    ("transparent", "color"), ("trapezoid", "polygon"), ("travel", "move"), ("triangl", "polygon"),
    ("turn", "rotate"), ("vanish", "fade"), ("vgroup", "group"), ("view", "camera"), ("wave", "sin"),
    ("wiggl", "indicat"), ("word", "text"), ("zoom", "camera"),
];

/// Colours, as people call them.
#[rustfmt::skip]
pub(super) const COLOURS: [&str; 19] = [
    "black", "blue", "brown", "cyan", "gold", "gray", "green", "grey", "magenta", "maroon", "navy", "orange", "pink", "purple", "red", "teal", "violet", "white", "yellow",
];
