//! Finds every use of a file in a sample: what loads it, which names it can have, and where it stands.

use manimill_syntax::Span;
use manimill_syntax::tree::{Call, Class, Kind, Node, Tree};

mod values;

pub use values::{Evaluator, Value};

/// What a file is loaded as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loader {
    /// `ImageMobject`
    Image,
    /// `SVGMobject`
    Vector,
    /// `add_sound`
    Sound,
    /// `Code` and its subclasses
    Code,
    /// `open`, `Path.read_text`
    Text,
    /// `np.loadtxt`, `np.genfromtxt`, `np.load`, `pd.read_csv`
    Numbers,
    /// A loader whose content cannot stand in a sample: pixels, videos, models, archives of arrays.
    Opaque,
    /// `register_font`
    Font,
}

/// One use of a file.
#[derive(Clone, Debug)]
pub struct Use<'t> {
    /// What loads it.
    pub loader: Loader,
    /// The call.
    pub call: Call<'t>,
    /// The argument that names the file.
    pub name: Option<Node<'t>>,
    /// The names that it can have, each with the literals that it is made of; sorted.
    pub files: Vec<(String, Vec<Span>)>,
    /// Whether there may be other names.
    pub is_open: bool,
    /// Whether the call is to the base class of a subclass in the sample: `super().__init__(…)`.
    pub subclass: Option<Class<'t>>,
}

/// Keywords that name a file, for the loaders whose first argument does not.
const FILE_KEYWORDS: [&str; 8] =
    ["filename_or_array", "file_name", "filename", "code_file", "sound_file", "file", "image_file", "path"];

/// Names of modules and classes whose `open`, `load` and `read…` give what cannot stand in a sample as text.
const OPAQUE_ROOTS: [&str; 11] = ["Image", "PIL", "cv2", "cv", "imageio", "iio", "torch", "joblib", "pickle", "wave", "nib"];

/// Finds the uses of files, in the order of the text.
pub fn uses<'t>(tree: &'t Tree<'t>, evaluator: &Evaluator<'t>) -> Vec<Use<'t>> {
    let subclasses = subclasses(tree);
    let mut found = Vec::new();
    for call in tree.calls() {
        let Some((loader, name, subclass)) = loader_of(call, &subclasses) else { continue };
        let values = name.map_or_else(Vec::new, |name| evaluator.values(name));
        let mut is_open = name.is_none() || values.contains(&Value::Unknown);
        let mut files: Vec<(String, Vec<Span>)> = Vec::new();
        for value in values {
            match value {
                Value::Text(text, spans) if !text.is_empty() => match files.iter_mut().find(|(known, _)| *known == text) {
                    Some((_, known)) => known.extend(spans),
                    None => files.push((text, spans)),
                },
                // `open(0)`, an array: no file, and nothing that could be one.
                Value::Unknown | Value::Text(..) => is_open = true,
                _ => {}
            }
        }
        let is_file = match loader {
            Loader::Image => !files.is_empty() || (is_open && name.is_some_and(speaks_of_a_file)),
            Loader::Vector | Loader::Sound | Loader::Font | Loader::Text | Loader::Numbers => !files.is_empty() || is_open,
            Loader::Code => !files.is_empty() && files.iter().all(|(file, _)| !file.contains('\n')),
            Loader::Opaque => !files.is_empty() || name.is_some_and(speaks_of_a_file),
        };
        if is_file {
            found.push(Use { loader, call, name, files, is_open, subclass });
        }
    }
    found
}

type Found<'t> = (Loader, Option<Node<'t>>, Option<Class<'t>>);

fn loader_of<'t>(call: Call<'t>, subclasses: &[(Class<'t>, Loader)]) -> Option<Found<'t>> {
    let name = call.name();
    let root = call.callee().root();
    let root = root.as_name().unwrap_or_default();
    let first = call.positional().first().copied();
    let by_keyword = || FILE_KEYWORDS.iter().find_map(|keyword| call.keyword(keyword));
    let argument = first.or_else(by_keyword);
    let loader = match name {
        "ImageMobject" | "OpenGLImageMobject" => Loader::Image,
        "SVGMobject" | "OpenGLSVGMobject" => Loader::Vector,
        "add_sound" => Loader::Sound,
        "register_font" => Loader::Font,
        "Code" => {
            let named = listing_keyword(call).or(first)?;
            return Some((Loader::Code, Some(named), None));
        }
        "read_text" | "read_bytes" => return call.receiver().map(|path| (Loader::Text, Some(path), None)),
        "open" if root == "open" || root == "io" || root == "codecs" => Loader::Text,
        "open" if !OPAQUE_ROOTS.contains(&root) => {
            // `path.open()`; of anything else it is not known that it is a file.
            let receiver = call.receiver()?;
            return speaks_of_a_file(receiver).then_some((Loader::Text, Some(receiver), None));
        }
        "loadtxt" | "genfromtxt" | "read_csv" | "read_table" => Loader::Numbers,
        "load" if matches!(root, "np" | "numpy") => Loader::Numbers,
        "imread"
        | "imread_v2"
        | "VideoCapture"
        | "mimread"
        | "read_json"
        | "read_excel"
        | "read_parquet"
        | "fromfile"
        | "AudioSegment"
        | "from_wav"
        | "from_mp3"
        | "from_file"
        | "loadmat"
        | "ImageMobjectFromFile"
        | "open" => Loader::Opaque,
        "load" if matches!(root, "torch" | "joblib") => Loader::Opaque,
        "__init__" => return constructor(call, subclasses),
        _ => {
            let (class, loader) = subclasses.iter().find(|(class, _)| class.name() == name)?;
            // A subclass with a constructor of its own says there what it loads; one without gives on what it is given.
            let own = class.method("__init__").is_some();
            let argument = match loader {
                Loader::Code => listing_keyword(call).or(first.filter(|_| !own)),
                _ => argument.filter(|_| !own),
            };
            return argument.is_some().then_some((*loader, argument, None));
        }
    };
    Some((loader, argument, None))
}

/// The keyword of a listing that names a file.
fn listing_keyword(call: Call<'_>) -> Option<Node<'_>> {
    ["code_file", "file_name"].iter().find_map(|keyword| call.keyword(keyword))
}

/// `super().__init__("a.svg")` in a subclass.
fn constructor<'t>(call: Call<'t>, subclasses: &[(Class<'t>, Loader)]) -> Option<Found<'t>> {
    let class = call.node.class()?;
    let (class, loader) = subclasses.iter().find(|(known, _)| known.node == class)?;
    let receiver = call.receiver()?;
    let is_super = receiver.as_call().is_some_and(|call| call.name() == "super");
    let mut arguments = call.positional().into_iter();
    if !is_super {
        // `SVGMobject.__init__(self, "a.svg")`
        arguments.next()?;
    }
    let by_keyword = || match loader {
        Loader::Code => listing_keyword(call),
        _ => FILE_KEYWORDS.iter().find_map(|keyword| call.keyword(keyword)),
    };
    let argument = arguments.next().or_else(by_keyword)?;
    Some((*loader, Some(argument), Some(*class)))
}

/// The classes of the sample that load a file as their base does.
fn subclasses<'t>(tree: &'t Tree<'t>) -> Vec<(Class<'t>, Loader)> {
    let mut known: Vec<(Class<'t>, Loader)> = Vec::new();
    for class in tree.nodes().filter_map(Node::as_class) {
        let of_base = |base: &Node<'t>| {
            let name = base.dotted()?.pop()?;
            match name {
                "ImageMobject" => Some(Loader::Image),
                "SVGMobject" => Some(Loader::Vector),
                "Code" => Some(Loader::Code),
                _ => known.iter().find(|(class, _)| class.name() == name).map(|(_, loader)| *loader),
            }
        };
        if let Some(loader) = class.bases().iter().find_map(of_base) {
            known.push((class, loader));
        }
    }
    known
}

/// Whether an expression that cannot be followed is the name of a file all the same, by the words in it.
pub fn speaks_of_a_file(node: Node<'_>) -> bool {
    let words = |node: &Node<'_>| {
        let text = match node.kind() {
            Kind::Name => node.text(),
            Kind::Attribute => node.as_attribute().map_or("", |attribute| attribute.name),
            Kind::String => return node.as_string().is_some_and(looks_like_a_file),
            Kind::FString => return node.text().contains('.') && looks_like_a_file(node.text().trim_end_matches(['"', '\''])),
            _ => return false,
        };
        let text = text.to_lowercase();
        ["path", "file", "fname", "src", "png", "jpg", "svg", "url", "dir"].iter().any(|word| text.contains(word))
    };
    words(&node) || node.descendants().any(|inner| words(&inner))
}

/// Endings that files have which scenes load.
const ENDINGS: &str = " png jpg jpeg gif bmp webp tif tiff svg pdf eps mp3 wav ogg flac m4a mp4 mov webm avi ttf otf csv tsv npy npz pkl \
    pickle json yaml yml txt obj stl ply xml md py cpp c java js ts rs go h hpp html css sh out log dat ";

/// Whether a text is the name of a file, by its ending.
pub fn looks_like_a_file(text: &str) -> bool {
    let Some((stem, ending)) = text.rsplit_once('.') else { return false };
    let ending = ending.to_ascii_lowercase();
    !text.contains('\n') && !ending.is_empty() && !stem.contains(['<', '>', '|']) && ENDINGS.contains(&format!(" {ending} "))
}

#[cfg(test)]
mod tests {
    use manimill_syntax::Module;
    use proptest::prelude::*;

    use super::*;
    use crate::assets::files::{Files, Looks};
    use crate::sources::Tree as Sources;

    /// The files that a scene's body can load, in order.
    fn found(code: &str) -> Vec<String> {
        let module = Module::parse(code).expect("the test's code is Python");
        let tree = Tree::of(&module);
        let (sources, looks) = (Sources::empty(), Looks::default());
        let files = Files::new(&sources, &looks, "videos/one/scene.py");
        let uses = uses(&tree, &Evaluator::new(&tree, &files));
        uses.iter().flat_map(|found| found.files.iter().map(|(file, _)| file.clone())).collect()
    }

    #[test]
    fn names_are_followed_to_where_they_come_from() {
        let cases = [
            ("a = ImageMobject('a.png')", "a.png"),
            ("import manim as mn\na = mn.ImageMobject(filename_or_array='a.png')", "a.png"),
            ("P = 'a'\nb = SVGMobject(P + '.svg')", "a.svg"),
            ("D = Path('x') / 'y'\nb = SVGMobject(D / 'a.svg')", "x/y/a.svg"),
            ("import os\nb = SVGMobject(os.path.join(config.assets_dir, 'x', f'{1 + 1}.svg'))", "x/2.svg"),
            ("b = [ImageMobject(f'k/{i + 1}.png') for i in range(2)]", "k/1.png k/2.png"),
            ("b = [ImageMobject(f'{n}{i:02d}.png') for i, n in enumerate(['a', 'b'])]", "a00.png a01.png b00.png b01.png"),
            ("for name, size in [('a', 1), ('b', 2)]:\n    ImageMobject('%s.png' % name)", "a.png b.png"),
            ("def icon(path, h=1):\n    return SVGMobject(path).scale(h)\nicon('a.svg')\nicon(path='b.svg')", "a.svg b.svg"),
            ("def icon(path='c.svg'):\n    return SVGMobject(path)\nicon()", "c.svg"),
            ("class A:\n    pic = 'a.svg'\n    def f(self):\n        return SVGMobject(self.pic)", "a.svg"),
            ("class A(SVGMobject):\n    def __init__(self, **k):\n        super().__init__('a.svg', **k)", "a.svg"),
            ("class A(Code):\n    def __init__(self, path):\n        super().__init__(path)\nA('a.py')", "a.py"),
            ("class A(Code):\n    pass\nA('a.py')\nA(code_string='b.py')", "a.py"),
            ("class A(Code):\n    def __init__(self, **k):\n        super().__init__(**k)\nA(code_file='a.py')", "a.py"),
            ("def name(k):\n    return f'{k}.svg'\nSVGMobject(name('q'))", "q.svg"),
            ("M = {'x': 'a.svg', 'y': 'b.svg'}\nSVGMobject(M['y'])", "b.svg"),
            ("M = {'x': 'a.svg', 'y': 'b.svg'}\n[SVGMobject(v) for k, v in M.items()]", "a.svg b.svg"),
            ("a = SVGMobject('a.svg' if x else 'b.svg')", "a.svg b.svg"),
            ("a = SVGMobject(str(Path(__file__).parent / 'i' / 'a.svg'))", "videos/one/i/a.svg"),
            ("with open('d.txt') as f:\n    x = f.read()", "d.txt"),
            ("x = json.load(open('d.json'))", "d.json"),
            ("x = Path('d.txt').read_text()", "d.txt"),
            ("a = '{}.svg'.format('q')\nSVGMobject(a)", "q.svg"),
        ];
        for (code, expected) in cases {
            assert_eq!(found(code).join(" "), expected, "{code}");
        }
    }

    #[test]
    fn an_array_is_no_file() {
        for code in ["ImageMobject(np.zeros((2, 2)))", "def f(pixels):\n    ImageMobject(pixels)", "Code(code_string='a.b')"] {
            assert_eq!(found(code), Vec::<String>::new(), "{code}");
        }
    }

    #[test]
    fn ways_that_fork_at_every_step_come_to_an_end() {
        let mut code = "a = b = 'x'\n".to_owned();
        for _ in 0..40 {
            code += "if c:\n    a = b + a\n    b = a + b\n";
        }
        code += "SVGMobject(a + '.svg')\n";
        let function = format!("def f():\n    {}\n", code.trim_end().replace('\n', "\n    "));
        let began = std::time::Instant::now();
        found(&code);
        found(&function);
        assert!(began.elapsed().as_secs() < 20);
    }

    #[test]
    fn a_variable_that_is_given_anew_is_what_it_was_last() {
        let code = "def f():\n    p = 'a.svg'\n    p = 'b.svg'\n    SVGMobject(p)\n    p = 'c.svg'\n";
        assert_eq!(found(code), ["b.svg"]);
    }

    proptest! {
        /// Whatever way a name takes, it arrives.
        #[test]
        fn a_name_is_found_behind_any_chain_of_steps(stem in "[a-z]{1,6}", steps in proptest::collection::vec(0..6_usize, 0..7)) {
            let mut lines = vec![format!("v0 = '{stem}'")];
            for (place, step) in steps.iter().enumerate() {
                let (old, new) = (format!("v{place}"), format!("v{}", place + 1));
                lines.push(match step {
                    0 => format!("{new} = {old}"),
                    1 => format!("{new} = f'{{{old}}}'"),
                    2 => format!("{new} = [{old}][0]"),
                    3 => format!("def f{place}(x):\n    return x\n{new} = f{place}({old})"),
                    4 => format!("{new} = str(Path({old}))"),
                    _ => format!("{new} = {{'k': {old}}}['k']"),
                });
            }
            lines.push(format!("SVGMobject(v{} + '.svg')", steps.len()));
            prop_assert_eq!(found(&lines.join("\n")), [format!("{stem}.svg")]);
        }

        #[test]
        fn no_code_makes_it_panic(text in "(SVGMobject|open|f'|\\{|\\}|\\(|\\)|\\[|\\]|a|b|=|\n|for|in| |'|%|/|\\.|:|def|0){0,40}") {
            if let Ok(module) = Module::parse(text.as_str()) {
                let tree = Tree::of(&module);
                let (sources, looks) = (Sources::empty(), Looks::default());
                let files = Files::new(&sources, &looks, "a.py");
                uses(&tree, &Evaluator::new(&tree, &files));
            }
        }
    }
}
