//! The catalogue as one Python module, `manimill_assets.py`: samples of the mode `library` call `asset("factory", …)` as a
//! tool, and the module stands next to the dataset.

use std::fmt::Write;

use super::catalogue::THINGS;

/// The module's name.
pub const MODULE: &str = "manimill_assets";

/// The line with which a sample imports it.
pub const IMPORT: &str = "from manimill_assets import asset";

/// The module's text.
pub fn module() -> String {
    let mut text = String::from(
        "\"\"\"Drawings for Manim scenes: `asset(\"factory\", width=3, height=2)` is a factory of that size.\n\n\
         Every drawing is made of Manim's own shapes; no file is needed.\n\"\"\"\n\nfrom manim import *\n",
    );
    for thing in THINGS {
        let _ = write!(text, "\n\n{}\n", thing.source.trim_end());
    }
    text.push_str("\n\nDRAWINGS = {\n");
    for thing in THINGS {
        let _ = writeln!(text, "    \"{}\": {},", thing.name, thing.function());
    }
    text.push_str(
        "}\n\n\ndef asset(name, width=2, height=2, **arguments):\n    \"\"\"The drawing of that name, as wide and as high as asked for.\"\"\"\n    \
         return DRAWINGS[name](width, height, **arguments)\n",
    );
    text
}

/// A sample with the module's text in the place of its import: what is run, for samples are run alone.
pub fn embedded(code: &str) -> String {
    match code.find(IMPORT) {
        Some(at) => format!("{}{}{}", &code[..at], module(), &code[at + IMPORT.len()..]),
        None => code.to_owned(),
    }
}

/// What a model is told of the module.
pub fn manual() -> String {
    let mut text = String::from(
        "Pictures are never loaded from files. `from manimill_assets import asset` gives drawings made of Manim shapes: \
         `asset(name, width, height)` returns a VGroup. The names, with what else each takes by keyword:\n",
    );
    for thing in THINGS {
        let _ = writeln!(text, "- {} ({}): {}", thing.name, thing.arguments(), thing.about());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_python_and_knows_every_thing() {
        let module = manimill_syntax::Module::parse(module()).expect("it is Python");
        let functions =
            module.statements().iter().filter(|statement| matches!(statement.form, manimill_syntax::facts::Form::Function));
        assert_eq!(functions.count(), THINGS.len() + 1);
        let manual = manual();
        assert!(manual.contains("- card (color=RED, suit=\"♥\"): A playing card"), "{manual}");
        let is_told = |line: &&str| line.starts_with("- ") && !line.contains("()") && line.ends_with('.');
        assert_eq!(manual.lines().filter(is_told).count(), THINGS.len(), "{manual}");
    }

    #[test]
    fn a_sample_is_run_with_the_module_in_it() {
        let code = format!("from manim import *\n{IMPORT}\nx = asset(\"car\")\n");
        assert!(embedded(&code).contains("def draw_car("));
        assert_eq!(embedded("x = 1\n"), "x = 1\n");
    }
}
