//! Which formulas can share a run of LaTeX: those that cannot change anything beyond their own page, by what they are made of.
//!
//! A list of what is dangerous can always be got around: TeX has many ways to spell a command, and to define one. So this
//! is a list of what is known: symbols, fractions, alignments, fonts. None of these defines anything beyond the group that
//! surrounds a page, none loops, and none writes. A formula with any other command, and one whose preamble does more than load
//! packages, has a run of its own.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Commands of LaTeX, amsmath and amssymb: the symbols as these declare them, and what is built into formulas.
static COMMANDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("harmless.txt").split_whitespace().collect());

/// Environments that number nothing.
const ENVIRONMENTS: [&str; 30] = [
    "align*",
    "aligned",
    "alignat*",
    "alignedat",
    "array",
    "bmatrix",
    "Bmatrix",
    "cases",
    "center",
    "displaymath",
    "equation*",
    "flalign*",
    "flushleft",
    "flushright",
    "gather*",
    "gathered",
    "itemize",
    "math",
    "matrix",
    "multline*",
    "pmatrix",
    "quote",
    "smallmatrix",
    "split",
    "subarray",
    "tabular",
    "Vmatrix",
    "vmatrix",
    "bsmallmatrix",
    "psmallmatrix",
];

/// Commands that set what they are given several times over, four times at most: one within the other costs a power of that.
const REPEATING: [&str; 22] = [
    "text",
    "mathchoice",
    "mathpalette",
    "phantom",
    "hphantom",
    "vphantom",
    "smash",
    "begin",
    "textbf",
    "textit",
    "textrm",
    "textsf",
    "texttt",
    "textsc",
    "textsl",
    "textup",
    "textmd",
    "textnormal",
    "boldsymbol",
    "pmb",
    "xleftarrow",
    "xrightarrow",
];

/// How much may be set in all, in bytes of source times repetitions: so much takes TeX no more than a moment.
const MOST_WORK: usize = 1 << 20;

/// Commands of one character that is no letter: spaces, delimiters, accents, line ends and escaped characters.
const SIGNS: &str = r#",;:!> \{}|%&$#_-/'`^"~=.()[]+*@"#;

/// Whether a body stays within its page.
pub(super) fn is_harmless(body: &str) -> bool {
    let mut rest = body;
    let (mut depth, mut deepest, mut repeating) = (0_u32, 0_u32, 0_u32);
    let mut open: Vec<&str> = Vec::new();
    let mut marks = 0_i32;
    if body.contains("^^") || !body.ends_with('\n') {
        return false;
    }
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '{' => {
                depth += 1;
                deepest = deepest.max(depth + open.len() as u32);
            }
            '}' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            // A parameter stands in definitions only; other control characters mean what somebody has made of them.
            '#' => return false,
            '\\' => {
                let Some((command, after)) = command(rest) else { return false };
                rest = after;
                repeating += u32::from(REPEATING.contains(&command));
                match command {
                    "begin" | "end" => {
                        let Some((name, after)) = environment(rest) else { return false };
                        rest = after;
                        if command == "begin" {
                            open.push(name);
                            deepest = deepest.max(depth + open.len() as u32);
                        } else if open.pop() != Some(name) {
                            return false;
                        }
                    }
                    "special" => {
                        let Some((step, after)) = mark(rest) else { return false };
                        rest = after;
                        marks += step;
                        if marks < 0 {
                            return false;
                        }
                    }
                    _ => {}
                }
            }
            // The end of its line is not read, and its line must not be that of the page's end.
            '%' => rest = rest.find('\n').map_or("", |end| &rest[end..]),
            _ if character.is_control() && !matches!(character, '\n' | '\t' | '\r') => return false,
            _ => {}
        }
    }
    // No group is nested deeper than all of them, and no command than there are of its kind.
    let work = 4_usize.saturating_pow(repeating.min(deepest)).saturating_mul(body.len());
    depth == 0 && marks == 0 && open.is_empty() && work <= MOST_WORK
}

/// Whether a preamble only loads packages: what it would define could count, and so make each page another.
pub(super) fn only_loads_packages(preamble: &str) -> bool {
    preamble.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('%') || loads_packages(line))
}

fn loads_packages(line: &str) -> bool {
    let plain = |text: &str| text.chars().all(|each| each.is_ascii_alphanumeric() || "-=,. ".contains(each));
    let Some(rest) = line.strip_prefix("\\usepackage") else { return false };
    let (options, rest) = match rest.strip_prefix('[') {
        Some(rest) => rest.split_once(']').unwrap_or(("#", "")),
        None => ("", rest),
    };
    let Some(name) = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return false };
    plain(options) && plain(name)
}

/// The command at the start of what follows a backslash, if it is known.
fn command(text: &str) -> Option<(&str, &str)> {
    let letters = text.find(|each: char| !each.is_ascii_alphabetic()).unwrap_or(text.len());
    if letters == 0 {
        let sign = text.chars().next()?;
        return (SIGNS.contains(sign) || sign == '\n').then(|| text.split_at(sign.len_utf8()));
    }
    let (name, rest) = text.split_at(letters);
    COMMANDS.contains(name).then_some((name, rest))
}

fn environment(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.strip_prefix('{')?.split_once('}')?;
    ENVIRONMENTS.contains(&name).then_some((name, rest))
}

/// The marks that manim puts around parts of a formula: 1 for the beginning of one, -1 for its end.
fn mark(text: &str) -> Option<(i32, &str)> {
    let (inside, rest) = text.strip_prefix('{')?.split_once('}')?;
    if inside == "dvisvgm:raw </g>" {
        return Some((-1, rest));
    }
    let name = inside.strip_prefix("dvisvgm:raw <g id='")?.strip_suffix("'>")?;
    name.chars().all(|each| each.is_ascii_alphanumeric()).then_some((1, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_as_people_write_them_share_a_run() {
        for body in [
            "\\begin{align*}\nx &= \\sum_{i=0}^n i \\\\ y &= \\frac{1}{2}\n\\end{align*}\n",
            "\\begin{center}\nHello \\textbf{world}, 50\\% caf\u{e9}\n\\end{center}\n",
            "\\special{dvisvgm:raw <g id='unique000'>}a\\special{dvisvgm:raw </g>}+b\n",
            "\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix} % identity\n",
            "\\left( \\vec{a} \\cdot \\hat{b} \\right)\n",
            "\\text{if } \\text{\\textbf{a}}, \\text{b}, \\text{c}, \\text{d}, \\text{e}, \\text{f}, \\text{g}\n",
        ] {
            assert!(is_harmless(body), "{body}");
        }
    }

    #[test]
    fn what_could_change_another_page_stands_alone() {
        for body in [
            "\\gdef\\frac{}\n",
            "\\makeatletter\\protected@xdef\\alpha{\\beta}\\makeatother x\n",
            "\\begin{equation}x\\end{equation}\n",
            "\\setcounter{page}{7}\n",
            "\\label{x}\n",
            "\\csname gdef\\endcsname\\x{}\n",
            "^^5cgdef\\alpha{}\n",
            "\\catcode`\\!=0 !gdef!alpha{}\n",
            "\\let\\x\\y\n",
            "\\def\\x{1}\n",
            "\\font\\x=cmr10\n",
            "\\input{other}\n",
            "\\special{ps: (w) file}\n",
            "\\special{dvisvgm:raw <script/>}\n",
            "\\special{dvisvgm:raw </g>}\n",
            "\\end{manimillpage}x\\begin{manimillpage}\n",
            "} x {\n",
            "{\n",
            "x % comment without an end",
            "\\begin{align*}x\\end{gather*}\n",
            "\\loop\\iftrue\\repeat\n",
            "\\AtEndDocument{x}\n",
            "\\unknown\n",
            "#1\n",
            "\u{7}\n",
        ] {
            assert!(!is_harmless(body), "{body}");
        }
    }

    #[test]
    fn what_takes_long_to_set_stands_alone() {
        let nested = |command: &str, depth: usize| format!("{}x{}\n", command.repeat(depth), "}".repeat(depth));
        assert!(is_harmless(&nested("\\text{", 4)) && !is_harmless(&nested("\\text{", 12)));
        assert!(is_harmless(&nested("\\sqrt{", 40)));
        let aligned = |depth: usize| format!("{}x{}\n", "\\begin{aligned}".repeat(depth), "\\end{aligned}".repeat(depth));
        assert!(is_harmless(&aligned(4)) && !is_harmless(&aligned(12)));
    }

    #[test]
    fn a_preamble_that_defines_something_is_its_own() {
        assert!(only_loads_packages("\n\\usepackage[english]{babel}\n\\usepackage{amsmath}\n% more\n"));
        for preamble in [
            "\\newcommand{\\x}{1}",
            "\\usepackage{amsmath}\\gdef\\x{}",
            "\\usepackage[\\gdef]{babel}",
            "\\usepackage{\\x}",
            "\\input{x}",
            "\\usepackage[a",
        ] {
            assert!(!only_loads_packages(preamble), "{preamble}");
        }
    }
}
