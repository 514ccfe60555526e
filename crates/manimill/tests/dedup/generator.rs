//! Manim-like code of a median of 1.4 kB, the same on every machine, and variants of it whose likeness is known.

/// `SplitMix64`: the same numbers everywhere.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        // Seeds beside each other must not give sequences that are shifts of each other.
        let mut random = Self(seed ^ 0x5DEE_CE66_D1CE_4E5B);
        Self(random.next().rotate_left(32) ^ random.next())
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut hash = self.0;
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        hash ^ (hash >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub(crate) fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const OBJECTS: [&str; 22] = [
    "Circle",
    "Square",
    "Triangle",
    "Rectangle",
    "Ellipse",
    "Star",
    "RegularPolygon",
    "Annulus",
    "Arc",
    "Dot",
    "Line",
    "Arrow",
    "DoubleArrow",
    "DashedLine",
    "Sector",
    "Cross",
    "RoundedRectangle",
    "Elbow",
    "CurvedArrow",
    "Cutout",
    "AnnularSector",
    "LabeledDot",
];
const ENTRANCES: [&str; 12] = [
    "Create",
    "FadeIn",
    "GrowFromCenter",
    "DrawBorderThenFill",
    "Write",
    "SpinInFromNothing",
    "ShowIncreasingSubsets",
    "AddTextLetterByLetter",
    "GrowFromEdge",
    "SpiralIn",
    "Uncreate",
    "GrowArrow",
];
const GESTURES: [&str; 10] =
    ["Indicate", "Flash", "Wiggle", "Circumscribe", "FocusOn", "ApplyWave", "ShowPassingFlash", "Blink", "Broadcast", "Rotate"];
const COLOURS: [&str; 14] =
    ["RED", "BLUE", "GREEN", "YELLOW", "PURPLE", "ORANGE", "TEAL", "PINK", "MAROON", "GOLD", "WHITE", "GREY", "BLUE_E", "RED_A"];
const DIRECTIONS: [&str; 8] = ["UP", "DOWN", "LEFT", "RIGHT", "UL", "UR", "DL", "DR"];
const METHODS: [&str; 8] = ["shift", "scale", "rotate", "set_color", "next_to", "to_edge", "set_opacity", "move_to"];
const WORDS: [&str; 48] = [
    "limit", "slope", "area", "prime", "wave", "orbit", "matrix", "vector", "tangent", "graph", "proof", "angle", "series",
    "curve", "field", "lattice", "energy", "charge", "signal", "pixel", "kernel", "gradient", "entropy", "random", "sample",
    "queue", "stack", "heap", "tree", "cycle", "colour", "mirror", "fold", "shadow", "volume", "surface", "knot", "braid",
    "group", "ring", "torus", "sphere", "plane", "point", "cloud", "river", "anchor", "bridge",
];
const FUNCTIONS: [&str; 8] = ["np.sin", "np.cos", "np.exp", "np.tanh", "np.sqrt", "np.abs", "np.log1p", "np.arctan"];

/// A scene that can be written in several ways: `«name»` is one of its own names, `“` and `”` are quotes.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    imports: Vec<&'static str>,
    /// Body of `construct`, one statement a line, indented by nesting only.
    pub(crate) lines: Vec<String>,
    pub(crate) names: Vec<String>,
    /// Of those, what `construct` itself can read.
    things: Vec<String>,
    pub(crate) class: String,
}

/// A scene of its own.
pub(crate) fn scene(seed: u64) -> Scene {
    let mut random = Random::new(seed);
    let mut imports = vec!["from manim import *"];
    for import in ["import numpy as np", "import random", "import math", "from functools import partial"] {
        if random.below(3) == 0 {
            imports.push(import);
        }
    }
    let mut scene = Scene { imports, lines: Vec::new(), names: Vec::new(), things: Vec::new(), class: String::new() };
    scene.class = format!("{}{}{}", capital(random.of(&WORDS)), capital(random.of(&WORDS)), random.below(100));
    // The length of a sample is about that of a log-normal: many short ones, some very long.
    let beats = 7 + random.below(7) + if random.below(4) == 0 { random.below(24) } else { 0 };
    for _ in 0..beats {
        beat(&mut scene, &mut random);
    }
    scene.lines.push(format!("self.wait({})", 1 + random.below(4)));
    scene
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

fn number(random: &mut Random) -> String {
    format!("{}.{}", random.below(6), 1 + random.below(98))
}

fn words(random: &mut Random, count: usize) -> String {
    (0..count).map(|_| random.of(&WORDS)).collect::<Vec<_>>().join(" ")
}

impl Scene {
    fn bind(&mut self, random: &mut Random) -> String {
        let name = self.bind_within(random);
        self.things.push(name.clone());
        name
    }

    /// A name of a comprehension or a lambda.
    fn bind_within(&mut self, random: &mut Random) -> String {
        let name = format!("{}_{}", random.of(&WORDS), self.names.len());
        self.names.push(name.clone());
        format!("«{name}»")
    }

    fn any(&mut self, random: &mut Random) -> String {
        match self.things.len() {
            0 => "self.mobjects[0]".to_owned(),
            count => self.things[random.below(count)].clone(),
        }
    }
}

fn beat(scene: &mut Scene, random: &mut Random) {
    match random.below(12) {
        0..=2 => {
            let (old, new) = (scene.any(random), scene.bind(random));
            let (object, colour, width) = (random.of(&OBJECTS), random.of(&COLOURS), number(random));
            scene.lines.push(format!("{new} = {object}(color={colour}, stroke_width={width})"));
            let (method, direction) = (random.of(&METHODS), random.of(&DIRECTIONS));
            scene.lines.push(format!("{new}.{method}({old}, {direction} * {})", number(random)));
            scene.lines.push(format!("self.play({}({new}), run_time={})", random.of(&ENTRANCES), number(random)));
        }
        3 | 4 => {
            let new = scene.bind(random);
            let (count, size) = (2 + random.below(4), 20 + random.below(60));
            scene.lines.push(format!(
                "{new} = Text(“{}”, font_size={size}, color=“#{:06x}”)",
                words(random, count),
                random.below(1 << 24)
            ));
            scene.lines.push(format!("self.play({}({new}))", random.of(&ENTRANCES)));
        }
        5 => {
            let new = scene.bind(random);
            let (first, second) = (random.of(&WORDS), random.of(&WORDS));
            scene.lines.push(format!(
                "{new} = MathTex(r“\\{first}_{{{}}} = \\frac{{{second}}}{{{}}}”)",
                random.below(90),
                number(random)
            ));
            scene.lines.push(format!("self.add({new}.to_corner({}))", random.of(&DIRECTIONS)));
        }
        6 => {
            let new = scene.bind(random);
            let (index, count) = (scene.bind_within(random), 3 + random.below(9));
            let (object, radius) = (random.of(&OBJECTS), number(random));
            scene.lines.push(format!("{new} = VGroup(*[{object}().scale({radius} * {index}) for {index} in range({count})])"));
            scene.lines.push(format!("{new}.arrange({}, buff={})", random.of(&DIRECTIONS), number(random)));
        }
        7 => {
            let (item, group) = (scene.bind(random), scene.any(random));
            scene.lines.push(format!("for {item} in range({}):", 2 + random.below(7)));
            scene.lines.push(format!("    {group}.{}({item} * {})", random.of(&METHODS), number(random)));
            scene.lines.push(format!("    self.play({}({group}), run_time={})", random.of(&GESTURES), number(random)));
        }
        8 => {
            let (axes, graph) = (scene.bind(random), scene.bind(random));
            let (left, right) = (1 + random.below(5), 1 + random.below(9));
            scene
                .lines
                .push(format!("{axes} = Axes(x_range=[-{left}, {right}, {}], y_range=[-{right}, {left}])", number(random)));
            let function = random.of(&FUNCTIONS);
            scene.lines.push(format!(
                "{graph} = {axes}.plot(lambda x: {} * {function}(x + {}), color={})",
                number(random),
                number(random),
                random.of(&COLOURS)
            ));
            scene.lines.push(format!("self.play(Create({axes}), Create({graph}))"));
        }
        9 => {
            let (one, other) = (scene.any(random), scene.any(random));
            scene.lines.push(format!("self.play(ReplacementTransform({one}, {other}), run_time={})", number(random)));
        }
        10 => {
            let (one, unused) = (scene.any(random), scene.bind_within(random));
            let (method, by) = (random.of(&METHODS), number(random));
            scene.lines.push(format!("{one}.add_updater(lambda {unused}, dt: self.camera.frame.{method}(dt * {by}))"));
        }
        _ => {
            let one = scene.any(random);
            let (method, gesture) = (random.of(&METHODS), random.of(&GESTURES));
            scene.lines.push(format!(
                "self.play({one}.animate.{method}({}), {gesture}({one}, color={}))",
                number(random),
                random.of(&COLOURS)
            ));
        }
    }
}

/// How a variant differs from its scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Variant {
    Exact,
    Reformatted,
    Comments,
    Quotes,
    Imports,
    RenamedClass,
    RenamedLocals,
    HexColour,
    OneLine,
    Reordered,
}

impl Variant {
    pub(crate) const ALL: [Self; 10] = [
        Self::Exact,
        Self::Reformatted,
        Self::Comments,
        Self::Quotes,
        Self::Imports,
        Self::RenamedClass,
        Self::RenamedLocals,
        Self::HexColour,
        Self::OneLine,
        Self::Reordered,
    ];
}

/// The code of a scene as it stands.
pub(crate) fn code(scene: &Scene) -> String {
    written(scene, '"', str::to_owned)
}

/// A variant; `None` where the scene has nothing that could vary so.
pub(crate) fn variant(scene: &Scene, variant: Variant, random: &mut Random) -> Option<String> {
    let mut other = scene.clone();
    let same = str::to_owned;
    let text = match variant {
        Variant::Exact => code(scene),
        Variant::Quotes => written(scene, '\'', same),
        Variant::Reformatted => {
            code(scene).replace(", ", ",\n                    ").replace(" * ", "*").replace("\n\n\nclass", "\n\nclass") + "\n\n"
        }
        Variant::Comments => {
            let mut text = String::new();
            for line in code(scene).lines() {
                text.push_str(line);
                if random.below(3) == 0 && !line.trim().is_empty() {
                    text.push_str("  # then comes \"#this\"");
                }
                text.push('\n');
                if line.contains("def construct") {
                    text.push_str("        \"\"\"Shows it.\"\"\"\n");
                }
            }
            text
        }
        Variant::Imports => {
            other.imports.reverse();
            let text = code(&other).replace("import random\n", "import random as random\n");
            let text = text.replace("from manim import *\n", "import os\nfrom manim import *\n");
            text.replace("import numpy as np\n", "import numpy as np, itertools\n")
        }
        Variant::RenamedClass => {
            other.class = format!("{}Again", other.class);
            code(&other)
        }
        Variant::RenamedLocals => {
            written(scene, '"', |name| format!("x{}_{}", name.len(), name.chars().rev().collect::<String>()))
        }
        Variant::HexColour => {
            let line = other.lines.iter_mut().find(|line| line.contains("“#"))?;
            let at = line.find("“#")? + "“#".len();
            let colour = u32::from_str_radix(&line[at..at + 6], 16).ok()?;
            line.replace_range(at..at + 6, &format!("{:06x}", colour ^ 0x00FF_0F01));
            code(&other)
        }
        Variant::OneLine => {
            let at = random.below(other.lines.len() - 1);
            let indentation: String = other.lines[at].chars().take_while(|it| *it == ' ').collect();
            if other.lines[at].starts_with('«') || other.lines[at].starts_with("for") {
                other.lines.insert(at, format!("self.wait({})", number(random)));
            } else {
                other.lines[at] = format!("{indentation}self.play({}(self.mobjects[{}]))", random.of(&GESTURES), random.below(9));
            }
            code(&other)
        }
        Variant::Reordered => {
            let is_free = |line: &String| line.starts_with("self.play");
            let at = (0..other.lines.len() - 1).find(|at| is_free(&other.lines[*at]) && other.lines[at + 1].starts_with('«'))?;
            other.lines.swap(at, at + 1);
            code(&other)
        }
    };
    (variant == Variant::Exact || text != code(scene)).then_some(text)
}

fn written(scene: &Scene, quote: char, rename: impl Fn(&str) -> String) -> String {
    let mut text = scene.imports.join("\n") + "\n";
    text.push_str(&format!("\n\nclass {}(Scene):\n    def construct(self):\n", scene.class));
    for line in &scene.lines {
        let mut line = line.replace(['“', '”'], &quote.to_string());
        for name in &scene.names {
            line = line.replace(&format!("«{name}»"), &rename(name));
        }
        text.push_str("        ");
        text.push_str(&line);
        text.push('\n');
    }
    text
}
