//! Commands of LaTeX packages that Manim no longer loads
//!
//! What: formulas that use a command of `physics`, `dsfont`, `mathrsfs`, `xcolor` or another package that was in Manim's own template get
//! the package back, in the preamble of the template that all formulas share.
//! Since: Manim Community 0.18.0
//! Leaves alone: files that have a template of their own or define commands, and commands that mean something without the package.
//!
//! Before:
//! ```python
//! from manim import *
//!
//!
//! class Rate(Scene):
//!     def construct(self):
//!         self.add(MathTex(r"\dv{x}{t} \cross \mathscr{L}", r"\text{day}"))
//! ```
//! After:
//! ```python
//! from manim import *
//!
//! config.tex_template.add_to_preamble(r"\usepackage{mathrsfs}")
//! config.tex_template.add_to_preamble(r"\usepackage{physics}")
//!
//!
//! class Rate(Scene):
//!     def construct(self):
//!         self.add(MathTex(r"\dv{x}{t} \cross \mathscr{L}", r"\text{day}"))
//! ```

use std::collections::BTreeSet;

use manimill_syntax::edit::Edit;
use manimill_syntax::facts::Form;
use manimill_syntax::tree::Kind;

use super::tex_source::Tex;
use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "tex-packages",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["Tex(", "TexMobject(", "TextMobject(", "TexText("],
    source: include_str!("tex_packages.rs"),
    apply,
};

/// Packages of the old template, and their commands that LaTeX does not know without them.
const PACKAGES: [(&str, &str); 8] = [
    ("calligra", "calligra textcalligra"),
    ("dsfont", "mathds"),
    ("esint", "fint oiint ointclockwise ointctrclockwise sqint"),
    ("mathrsfs", "mathscr"),
    (
        "physics",
        "abs absolutevalue acomm anticommutator bmqty bra braket comm commutator cp cross curl dd derivative differential dmat dv dyad \
         ev eval evaluated expectationvalue expval flatfrac fdv functionalderivative grad gradient identitymatrix imat innerproduct \
         ip ket ketbra laplacian matrixel matrixelement mel mqty norm op order outerproduct partialderivative pdv pmqty \
         pqty qand qc qcc qelse qif qor qq qqtext qthen quantity rank smqty tr Tr trace var va vb vdot vectorarrow vectorbold \
         vectorunit vmqty vnabla vqty vu zeromatrix",
    ),
    ("ragged2e", "justifying"),
    ("wasysym", "frownie smiley blacksmiley lightning"),
    ("xcolor", "color colorbox definecolor fcolorbox textcolor"),
];

/// What says that the file takes care of its template itself.
const OWN: [&str; 6] = ["add_to_preamble", "TexTemplate", "tex_template", "newcommand", "DeclareMathOperator", "usepackage"];

fn apply(file: &File) -> Vec<Edit> {
    let text = file.tree.text();
    let has_formulas = || file.manim_calls().any(|(name, _)| name.contains("Tex"));
    if OWN.iter().any(|word| text.contains(word)) || !has_formulas() {
        return Vec::new();
    }
    let mut packages = BTreeSet::new();
    for tex in file.tree.nodes().filter(|node| node.kind() == Kind::String).filter_map(Tex::of) {
        for (_, token) in tex.tokens() {
            let Some(command) = tex.command(token).filter(|command| !command.is_empty()) else { continue };
            packages.extend(
                PACKAGES.iter().filter(|(_, commands)| commands.split(' ').any(|it| it == command)).map(|(name, _)| *name),
            );
        }
    }
    let mut imports = file.module.statements().iter().filter(|statement| matches!(statement.form, Form::Import(_)));
    let Some(last) = imports.next_back().filter(|_| !packages.is_empty()) else { return Vec::new() };
    let config = file.write_manim("config");
    let lines = packages.iter().map(|package| format!("\n{config}.tex_template.add_to_preamble(r\"\\usepackage{{{package}}}\")"));
    vec![Edit::insert(last.text_span.end, format!("\n{}", lines.collect::<String>()))]
}
