//! Many formulas in one run of LaTeX, a page each: starting LaTeX costs far more than a formula.
//!
//! A page of a batch has the same outlines, places and group ids as a run of its own, since only formulas that cannot reach
//! beyond their page share a run (`harmless`). A batch that LaTeX refuses is halved until the broken formula stands alone and
//! costs only itself.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use super::harmless::{is_harmless, only_loads_packages};
use super::latex::Latex;
use super::{Formula, FormulaError, Outcome};

/// Formulas in one run: enough to make the start cheap, few enough for a halving not to hurt.
const LARGEST: usize = 48;

/// The class line of manim's templates, and what it becomes for several pages.
const ONE_PAGE: &str = "\\documentclass[preview]{standalone}";
const MANY_PAGES: &str = "\\documentclass[preview,multi=manimillpage]{standalone}";
const BEGIN: &str = "\\begin{document}";
const END: &str = "\\end{document}";

/// Hands on the outcome of a formula.
type Keep<'a> = dyn FnMut(&Formula, Outcome) -> Result<(), FormulaError> + 'a;

/// Compiles all of them and hands on each outcome as it is known.
pub(super) fn compile(
    latex: &Latex,
    formulas: &[&Formula],
    cancel: &AtomicBool,
    keep: &mut Keep<'_>,
) -> Result<(), FormulaError> {
    let mut batches: BTreeMap<(&str, &str, &str), Vec<Page<'_>>> = BTreeMap::new();
    let mut lone = Vec::new();
    for formula in formulas {
        match Page::of(formula) {
            Some(page) => batches.entry((&formula.compiler, &formula.format, page.preamble)).or_default().push(page),
            None => lone.push(*formula),
        }
    }
    for pages in batches.values() {
        for pages in pages.chunks(LARGEST) {
            together(latex, pages, cancel, keep)?;
        }
    }
    lone.into_iter().try_for_each(|formula| keep(formula, alone(latex, formula, cancel)?))
}

/// A formula that can share a run.
struct Page<'a> {
    formula: &'a Formula,
    preamble: &'a str,
    body: &'a str,
}

impl<'a> Page<'a> {
    fn of(formula: &'a Formula) -> Option<Self> {
        let (preamble, rest) = formula.source.strip_prefix(ONE_PAGE)?.split_once(BEGIN)?;
        let (body, after) = rest.split_once(END)?;
        let contained = after.trim().is_empty() && only_loads_packages(preamble) && is_harmless(body);
        contained.then_some(Self { formula, preamble, body })
    }
}

fn together(latex: &Latex, pages: &[Page<'_>], cancel: &AtomicBool, keep: &mut Keep<'_>) -> Result<(), FormulaError> {
    let [first, _, ..] = pages else {
        return pages.iter().try_for_each(|page| keep(page.formula, alone(latex, page.formula, cancel)?));
    };
    let mut source = format!("{MANY_PAGES}{}\\newenvironment{{manimillpage}}{{}}{{}}\n{BEGIN}\n", first.preamble);
    for page in pages {
        source.extend(["\\begin{manimillpage}", page.body, "\\end{manimillpage}\n"]);
    }
    source.push_str(END);
    match latex.run(&source, first.formula, pages.len() as u32, cancel)? {
        Ok(made) if made.len() == pages.len() => {
            pages.iter().zip(made).try_for_each(|(page, outcome)| keep(page.formula, outcome))
        }
        // Refused, or another number of pages than of formulas.
        _ => {
            let (left, right) = pages.split_at(pages.len() / 2);
            together(latex, left, cancel, keep)?;
            together(latex, right, cancel, keep)
        }
    }
}

/// In a run of its own, exactly as manim would have it.
fn alone(latex: &Latex, formula: &Formula, cancel: &AtomicBool) -> Result<Outcome, FormulaError> {
    let pages = latex.run(&formula.source, formula, 1, cancel)?;
    Ok(pages.and_then(|pages| pages.into_iter().next().unwrap_or_else(|| Err("LaTeX made no page".into()))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{LatexInfo, find_python};
    use crate::sandbox::WallPolicy;
    use crate::warden::Wardens;

    /// LaTeX behind walls, where this machine has it.
    fn latex(scratch: &std::path::Path) -> Option<Latex> {
        let info = LatexInfo::find()?;
        let python = find_python(None).ok()?;
        Some(Latex::new(Wardens::new(python, scratch.to_owned(), info.trees.clone(), WallPolicy::Partial), &info))
    }

    fn never() -> AtomicBool {
        AtomicBool::new(false)
    }

    fn formula(body: &str) -> Formula {
        let source = format!("{ONE_PAGE}\n\\usepackage{{amsmath}}\n{BEGIN}\n{body}\n{END}");
        Formula { key: body.to_owned(), compiler: "latex".into(), format: ".dvi".into(), source }
    }

    /// The SVG without what names its page or its fonts' numbers.
    fn outlines(svg: &[u8]) -> Vec<String> {
        let text = String::from_utf8_lossy(svg);
        let lines =
            text.lines().filter(|line| line.starts_with("<use") || line.starts_with("<svg") || line.starts_with("<g id='u"));
        lines.map(|line| line.split(" xlink:href").next().unwrap_or_default().to_owned()).collect()
    }

    fn compile_all(latex: &Latex, formulas: &[Formula]) -> BTreeMap<String, Outcome> {
        let mut outcomes = BTreeMap::new();
        let all: Vec<&Formula> = formulas.iter().collect();
        compile(latex, &all, &never(), &mut |formula, outcome| {
            assert!(outcomes.insert(formula.key.clone(), outcome).is_none(), "{} twice", formula.key);
            Ok(())
        })
        .expect("LaTeX is there");
        outcomes
    }

    #[test]
    fn a_page_of_a_batch_equals_a_run_of_its_own() {
        let scratch = tempfile::tempdir().expect("a folder");
        let Some(latex) = latex(scratch.path()) else { return };
        let bodies = [
            "\\begin{align*}\n\\frac{1}{2}\n\\end{align*}",
            "\\begin{align*}\n\\special{dvisvgm:raw <g id='unique000'>}a\\special{dvisvgm:raw </g>}+b\n\\end{align*}",
            "\\begin{center}\nHello \\textbf{world}\n\\end{center}",
            "\\begin{align*}\nx &= \\sum_{i=0}^n i \\\\ y &= 2\n\\end{align*}",
        ];
        let formulas = bodies.map(formula);
        let together = compile_all(&latex, &formulas);
        for one in &formulas {
            let own = alone(&latex, one, &never()).expect("LaTeX is there").expect("it compiles");
            let page = together[&one.key].as_ref().expect("it compiles");
            assert!(outlines(&own).len() > 1);
            assert_eq!(outlines(&own), outlines(page), "{}", one.key);
        }
    }

    #[test]
    fn a_broken_formula_costs_only_itself() {
        let scratch = tempfile::tempdir().expect("a folder");
        let Some(latex) = latex(scratch.path()) else { return };
        let broken = ["$\\nosuchmacro$", "${", "\\end{document} x", "x \\end{manimillpage}", "\\begin{nosuch}"];
        let mut formulas: Vec<Formula> = (0..12).map(|i| formula(&format!("$x_{{{i}}}$"))).collect();
        formulas.splice(5..5, broken.map(formula));
        let outcomes = compile_all(&latex, &formulas);
        assert_eq!(outcomes.len(), 17);
        for (key, outcome) in outcomes {
            let expected = key.starts_with("$x_") || key.starts_with("\\end{document}");
            assert_eq!(outcome.is_ok(), expected, "{key}: {outcome:?}");
        }
    }
}
