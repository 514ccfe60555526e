//! Characters in formulas that LaTeX has a command for
//!
//! What: `π`, `≤`, `×` and others in a `MathTex` are `\pi`, `\leq`, `\times`, in the parts to be coloured or asked for as well; the minus of typographers is a
//! hyphen there and in a `Tex`.
//! Since: always
//! Leaves alone: formulas that are computed, what stands in the words of a `Tex`, and formulas with a template of their own.
//!
//! Before:
//! ```python
//! area = MathTex("A = πr² ≤ 4", r"\frac{α}{2} − 1", tex_to_color_map={"π": RED})
//! area.set_color_by_tex("π", RED)
//! words = Tex("from $−1$ to π")
//! ```
//! After:
//! ```python
//! area = MathTex("A = \\pi r^{2} \\leq  4", r"\frac{\alpha }{2} - 1", tex_to_color_map={"\\pi ": RED})
//! area.set_color_by_tex("\\pi ", RED)
//! words = Tex("from $-1$ to π")
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Kind, Node};

use super::tex_source::Tex;
use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "tex-characters",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["Tex("],
    source: include_str!("tex_characters.rs"),
    apply,
};

/// A character, and its command without the backslash.
const COMMANDS: [(char, &str); 56] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "varepsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('φ', "varphi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Θ', "Theta"),
    ('Λ', "Lambda"),
    ('Π', "Pi"),
    ('Σ', "Sigma"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
    ('×', "times"),
    ('÷', "div"),
    ('±', "pm"),
    ('·', "cdot"),
    ('≤', "leq"),
    ('≥', "geq"),
    ('≠', "neq"),
    ('≈', "approx"),
    ('≡', "equiv"),
    ('∞', "infty"),
    ('∂', "partial"),
    ('∇', "nabla"),
    ('∑', "sum"),
    ('∏', "prod"),
    ('∫', "int"),
    ('√', "surd"),
    ('∈', "in"),
    ('∉', "notin"),
    ('⊂', "subset"),
    ('∪', "cup"),
    ('∩', "cap"),
    ('→', "to"),
    ('⇒', "Rightarrow"),
    ('∀', "forall"),
    ('∃', "exists"),
    ('∝', "propto"),
];

/// Raised numbers.
const RAISED: [(char, &str); 5] = [('⁰', "0"), ('¹', "1"), ('²', "2"), ('³', "3"), ('⁴', "4")];

fn apply(file: &File) -> Vec<Edit> {
    if file.tree.text().is_ascii() {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut has_formulas = false;
    for (name, call) in file.manim_calls() {
        let is_formula = matches!(name, "MathTex" | "TexMobject" | "OldTex");
        if !(is_formula || matches!(name, "Tex" | "TextMobject" | "OldTexText" | "TexText"))
            || call.keyword("tex_template").is_some()
        {
            continue;
        }
        has_formulas |= is_formula;
        let is_own = |node: &Node| {
            node.kind() == Kind::String && node.ancestors().find_map(Node::as_call).is_some_and(|it| it.node == call.node)
        };
        for tex in call.node.descendants().filter(is_own).filter_map(Tex::of) {
            edits.extend(of_source(&tex, is_formula));
        }
    }
    // A part is found by the text that it was made of.
    for call in file.tree.calls().filter(|call| has_formulas && call.name().contains("_by_tex") && call.receiver().is_some()) {
        edits.extend(call.positional().into_iter().filter_map(Tex::of).flat_map(|tex| of_source(&tex, true)));
    }
    edits
}

fn of_source(tex: &Tex, is_formula: bool) -> Vec<Edit> {
    let edits = tex.source.char_indices().filter_map(|(at, c)| {
        let start = tex.start + at as u32;
        let text = written(c, tex, is_formula)?;
        Some(Edit::replace(Span::new(start, start + c.len_utf8() as u32), text))
    });
    edits.collect()
}

fn written(c: char, tex: &Tex, is_formula: bool) -> Option<String> {
    if c == '−' {
        return Some("-".to_owned());
    }
    if !is_formula {
        return None;
    }
    if let Some((_, digit)) = RAISED.iter().find(|(raised, _)| *raised == c) {
        return Some(format!("^{{{digit}}}"));
    }
    COMMANDS.iter().find(|(known, _)| *known == c).map(|(_, command)| format!("{}{command} ", tex.backslash))
}
