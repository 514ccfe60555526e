//! What the name of a class says.

/// Words in names of scenes that say nothing of what is shown.
const EMPTY: [&str; 47] = [
    "a",
    "animation",
    "anim",
    "animated",
    "basic",
    "class",
    "construct",
    "custom",
    "demo",
    "demonstration",
    "different",
    "draft",
    "en",
    "ex",
    "example",
    "examples",
    "exercise",
    "final",
    "first",
    "foo",
    "general",
    "generated",
    "intro",
    "main",
    "manim",
    "my",
    "new",
    "old",
    "override",
    "part",
    "sample",
    "scene",
    "scenes",
    "second",
    "short",
    "show",
    "simple",
    "some",
    "test",
    "the",
    "third",
    "toy",
    "two",
    "using",
    "usage",
    "v",
    "video",
];

/// Cuts a name at capitals, digits and underscores: `GraphArea2Plot` gives `graph area plot`. Runs of capitals stay together.
pub fn split_words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1);
        let starts = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase() || before.is_uppercase() && after.is_some_and(|after| after.is_lowercase())
            });
        if !letter.is_alphabetic() || starts {
            words.push(String::new());
        }
        if letter.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The words of a class's name that say something.
pub(super) fn of_class(scene: &str) -> Vec<String> {
    let spoken = scene.replace("3D", "ThreeD").replace("2D", "TwoD").replace("LaTeX", "Latex").replace("MathTeX", "Mathtex");
    let spoken = spoken.replace("MObject", "Object").replace("VGroup", "Group").replace("PGroup", "Group");
    let mut words = split_words(&spoken.replace("TeX", "Tex"));
    for word in &mut words {
        // Nobody but Manim says so.
        if matches!(word.as_str(), "mobject" | "vmobject" | "mobjects" | "vmobjects") {
            *word = word.replace("vm", "m").replace("mobject", "object");
        }
    }
    if let Some(at) = words.windows(2).position(|pair| pair[0] == "three" && pair[1] == "d") {
        words.splice(at..at + 2, ["3-D".to_owned()]);
    }
    while words.last().is_some_and(|word| EMPTY.contains(&word.as_str()) || word.len() == 1) {
        words.pop();
    }
    while words.first().is_some_and(|word| EMPTY.contains(&word.as_str()) || word.len() == 1 && word != "u") {
        words.remove(0);
    }
    words
}

/// Whether a person who asks for a scene would name its subject so: no jargon of Manim, no abbreviation, and not only a word for any part.
pub fn is_plain(words: &[String]) -> bool {
    const JARGON: [&str; 28] = [
        "arg",
        "bp",
        "bezier",
        "config",
        "coord",
        "coords",
        "customization",
        "customized",
        "default",
        "dt",
        "func",
        "get",
        "import",
        "latex",
        "m",
        "manual",
        "mathtex",
        "mob",
        "more",
        "object",
        "objects",
        "override",
        "reference",
        "selection",
        "sys",
        "tex",
        "updater",
        "updaters",
    ];
    const PARTS: [&str; 38] = [
        "always",
        "newline",
        "sound",
        "rotating",
        "axes",
        "camera",
        "color",
        "colors",
        "columns",
        "coordinates",
        "copy",
        "entries",
        "fade",
        "flash",
        "group",
        "height",
        "image",
        "indicate",
        "labels",
        "length",
        "lines",
        "order",
        "pictures",
        "point",
        "points",
        "position",
        "rotate",
        "rows",
        "scale",
        "shift",
        "size",
        "style",
        "text",
        "title",
        "value",
        "values",
        "weight",
        "width",
    ];
    const SMALL: [&str; 12] = ["a", "an", "as", "at", "by", "for", "in", "of", "on", "to", "vs", "3-D"];
    let is_word = |word: &str| word.len() > 2 && word.contains(['a', 'e', 'i', 'o', 'u', 'y']) || SMALL.contains(&word);
    is_telling(words)
        && words.iter().all(|word| is_word(word) && !JARGON.contains(&word.as_str()))
        && !matches!(words, [only] if PARTS.contains(&only.as_str()))
}

/// Whether words name a subject: one word that is a greeting or a number says nothing of a scene.
pub fn is_telling(words: &[String]) -> bool {
    let letters: usize = words.iter().map(String::len).sum();
    letters >= 4 && words.len() <= 8
}

#[cfg(test)]
mod tests {
    use super::{is_plain, of_class};

    #[test]
    fn jargon_and_bare_parts_are_no_subjects() {
        assert!(is_plain(&of_class("SpinningTriangle")) && is_plain(&of_class("Cycloid")));
        for name in ["FixedInFrameMObjectTest", "DtUpdater", "Rows", "BraceBPExample", "TextMoreCustomization"] {
            assert!(!is_plain(&of_class(name)), "{name}");
        }
    }

    #[test]
    fn names_of_classes_give_their_subject() {
        assert_eq!(of_class("MovingZoomedSceneAround"), ["moving", "zoomed", "scene", "around"]);
        assert_eq!(of_class("ThreeDSurfacePlot"), ["3-D", "surface", "plot"]);
        assert_eq!(of_class("DoubleArrowExample2"), ["double", "arrow"]);
        assert_eq!(of_class("BFSTree_v2"), ["bfs", "tree"]);
        assert!(of_class("Scene1").is_empty());
    }
}
