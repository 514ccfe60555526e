//! Many formulas in one run of LaTeX, a page each: starting LaTeX costs far more than a formula.
//!
//! A page of a batch has the same outlines, places and group ids as a run of its own, as long as no formula reaches
//! beyond its page; those that might are compiled alone. A batch that LaTeX refuses is halved until the broken
//! formula stands alone and costs only itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::{Formula, FormulaError, Outcome, latex};

/// Formulas in one run: enough to make the start cheap, few enough for a halving not to hurt.
const LARGEST: usize = 48;

/// The class line of manim's templates, and what it becomes for several pages.
const ONE_PAGE: &str = "\\documentclass[preview]{standalone}";
const MANY_PAGES: &str = "\\documentclass[preview,multi=manimillpage]{standalone}";
const BEGIN: &str = "\\begin{document}";
const END: &str = "\\end{document}";

/// What can reach beyond a page: global definitions, counters and so numbered environments, labels, files, tricks.
const REACHES_OUT: &[&str] = &[
    "\\global",
    "\\gdef",
    "\\xdef",
    "\\csname",
    "\\expandafter",
    "^^",
    "counter",
    "\\label",
    "\\ref",
    "\\tag",
    "\\write",
    "\\openout",
    "\\input",
    "\\include",
    "\\pagecolor",
    "\\footnote",
    "section",
    "\\caption",
    "manimillpage",
    "\\AtEnd",
    "\\AtBegin",
    "\\hypersetup",
    "{equation}",
    "{align}",
    "{gather}",
    "{multline}",
    "{eqnarray}",
    "{alignat}",
    "{flalign}",
];

/// Compiles all of them and hands on each outcome as it is known.
pub(super) fn compile(
    formulas: &[&Formula],
    scratch: &Path,
    cancel: &AtomicBool,
    keep: &mut dyn FnMut(&Formula, Outcome) -> Result<(), FormulaError>,
) -> Result<(), FormulaError> {
    let mut batches: BTreeMap<(&str, &str, &str), Vec<Page<'_>>> = BTreeMap::new();
    for formula in formulas {
        match Page::of(formula) {
            Some(page) => batches.entry((&formula.compiler, &formula.format, page.preamble)).or_default().push(page),
            None => keep(formula, alone(formula, scratch, cancel)?)?,
        }
    }
    for pages in batches.values() {
        for pages in pages.chunks(LARGEST) {
            together(pages, scratch, cancel, keep)?;
        }
    }
    Ok(())
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
        let contained = after.trim().is_empty() && !REACHES_OUT.iter().any(|word| body.contains(word));
        contained.then_some(Self { formula, preamble, body })
    }
}

fn together(
    pages: &[Page<'_>],
    scratch: &Path,
    cancel: &AtomicBool,
    keep: &mut dyn FnMut(&Formula, Outcome) -> Result<(), FormulaError>,
) -> Result<(), FormulaError> {
    let [first, _, ..] = pages else {
        return pages.iter().try_for_each(|page| keep(page.formula, alone(page.formula, scratch, cancel)?));
    };
    let mut source = format!("{MANY_PAGES}{}\\newenvironment{{manimillpage}}{{}}{{}}\n{BEGIN}\n", first.preamble);
    for page in pages {
        source.extend(["\\begin{manimillpage}", page.body, "\\end{manimillpage}\n"]);
    }
    source.push_str(END);
    let made = latex::run(&source, &first.formula.compiler, &first.formula.format, scratch, cancel)?;
    match made {
        // Fewer or more pages than formulas: one of them has broken out of its page.
        Ok(made) if made.len() == pages.len() => {
            pages.iter().zip(made).try_for_each(|(page, outcome)| keep(page.formula, outcome))
        }
        _ => {
            let (left, right) = pages.split_at(pages.len() / 2);
            together(left, scratch, cancel, keep)?;
            together(right, scratch, cancel, keep)
        }
    }
}

/// In a run of its own, exactly as manim would have it.
fn alone(formula: &Formula, scratch: &Path, cancel: &AtomicBool) -> Result<Outcome, FormulaError> {
    let pages = latex::run(&formula.source, &formula.compiler, &formula.format, scratch, cancel)?;
    Ok(pages.and_then(|pages| pages.into_iter().next().unwrap_or_else(|| Err("LaTeX made no page".into()))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::find_program;

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

    fn compile_all(formulas: &[Formula]) -> BTreeMap<String, Outcome> {
        let mut outcomes = BTreeMap::new();
        let all: Vec<&Formula> = formulas.iter().collect();
        compile(&all, &std::env::temp_dir(), &AtomicBool::new(false), &mut |formula, outcome| {
            assert!(outcomes.insert(formula.key.clone(), outcome).is_none(), "{} twice", formula.key);
            Ok(())
        })
        .expect("LaTeX is there");
        outcomes
    }

    #[test]
    fn a_page_of_a_batch_equals_a_run_of_its_own() {
        if find_program("latex").is_none() || find_program("dvisvgm").is_none() {
            return;
        }
        let bodies = [
            "\\begin{align*}\n\\frac{1}{2}\n\\end{align*}",
            "\\begin{align*}\n\\special{dvisvgm:raw <g id='unique000'>}a\\special{dvisvgm:raw </g>}+b\n\\end{align*}",
            "\\begin{center}\nHello \\textbf{world}\n\\end{center}",
            "\\begin{align*}\nx &= \\sum_{i=0}^n i \\\\ y &= 2\n\\end{align*}",
        ];
        let formulas = bodies.map(formula);
        let together = compile_all(&formulas);
        for one in &formulas {
            let own = alone(one, &std::env::temp_dir(), &AtomicBool::new(false)).expect("LaTeX is there").expect("it compiles");
            let page = together[&one.key].as_ref().expect("it compiles");
            assert!(outlines(&own).len() > 1);
            assert_eq!(outlines(&own), outlines(page), "{}", one.key);
        }
    }

    #[test]
    fn a_broken_formula_costs_only_itself() {
        if find_program("latex").is_none() || find_program("dvisvgm").is_none() {
            return;
        }
        let broken = ["$\\nosuchmacro$", "${", "\\end{document} x", "x \\end{manimillpage}", "\\begin{nosuch}"];
        let mut formulas: Vec<Formula> = (0..12).map(|i| formula(&format!("$x_{{{i}}}$"))).collect();
        formulas.splice(5..5, broken.map(formula));
        let outcomes = compile_all(&formulas);
        assert_eq!(outcomes.len(), 17);
        for (key, outcome) in outcomes {
            let expected = key.starts_with("$x_") || key.starts_with("\\end{document}");
            assert_eq!(outcome.is_ok(), expected, "{key}: {outcome:?}");
        }
    }

    #[test]
    fn what_reaches_out_of_its_page_stands_alone() {
        for body in ["\\gdef\\frac{}", "\\begin{equation}x\\end{equation}", "\\setcounter{page}{7}", "\\label{x}"] {
            assert!(Page::of(&formula(body)).is_none(), "{body}");
        }
        assert!(Page::of(&formula("\\begin{equation*}x\\end{equation*}")).is_some());
    }
}
