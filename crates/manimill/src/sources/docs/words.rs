//! What a page says of an example: the paragraph right before it, or the summary of the docstring that it stands in.

use super::directive::Line;

/// Section titles of docstrings, which say nothing of what follows.
const SECTIONS: [&str; 12] = [
    "attributes",
    "example",
    "examples",
    "note",
    "notes",
    "parameters",
    "raises",
    "returns",
    "see also",
    "tests",
    "warning",
    "yields",
];

/// The most lines that are looked at before an example: what is longer is an essay, and a page of nothing but examples must not cost the square.
const LONGEST: usize = 16;

/// The paragraph that ends right before a line, as running text.
pub(super) fn before(page: &[Line], at: usize) -> Option<String> {
    let above = &page[at.saturating_sub(LONGEST)..at];
    let end = above.iter().rposition(|line| !line.text.trim().is_empty())? + 1;
    let blank = above[..end].iter().rposition(|line| line.text.trim().is_empty());
    let start = match blank {
        Some(blank) => blank + 1,
        None if at <= LONGEST => 0,
        None => return None,
    };
    // What stands deeper than the example is the content of another one.
    let indent = |line: &Line| line.text.len() - line.text.trim_start().len();
    let margin = page.get(at).map_or(0, indent);
    above[start..end].iter().all(|line| indent(line) <= margin).then(|| prose(&above[start..end]))?
}

/// The first paragraph of a docstring, as running text.
pub(super) fn summary(page: &[Line]) -> Option<String> {
    let start = page.iter().position(|line| !line.text.trim().is_empty())?;
    let length = page[start..].iter().position(|line| line.text.trim().is_empty()).unwrap_or(page.len() - start);
    prose(&page[start..start + length])
}

/// Lines as a sentence or more; none where they are a title, a directive, a field, an item or code.
fn prose(lines: &[Line]) -> Option<String> {
    let lines: Vec<&str> = lines.iter().map(|line| line.text.trim()).collect();
    let is_markup = |line: &&str| {
        line.starts_with("..") || line.starts_with(':') || line.starts_with(">>>") || line.starts_with("```") || is_rule(line)
    };
    let first = lines.first()?;
    let is_item = first.starts_with("- ") || first.starts_with("* ");
    let text = plain(&lines.join(" "));
    let says = text.trim_end_matches([':', '.']).trim().to_owned();
    let is_section = SECTIONS.contains(&says.to_lowercase().as_str());
    let words = says.split_whitespace().count();
    if lines.iter().any(is_markup) || is_item || is_section || words < 3 {
        return None;
    }
    Some(match text.strip_suffix(':') {
        Some(text) => format!("{}.", text.trim_end_matches(':').trim_end()),
        None => text,
    })
}

/// `-----`, `=====`: what stands under titles.
fn is_rule(line: &str) -> bool {
    line.len() > 2 && line.chars().all(|each| "-=~^\"'+*#".contains(each))
}

/// The text without reStructuredText's marks: ``:class:`~.Circle` `` is `Circle`, ``` ``x`` ``` is `x`.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(tick) = rest.find('`') {
        let (before, quoted) = rest.split_at(tick);
        let role = before.rfind(|each: char| !(each.is_alphanumeric() || each == ':' || each == '-')).map_or(0, |end| end + 1);
        let is_role = before[role..].starts_with(':') && before.ends_with(':') && before.len() - role > 2;
        out.push_str(if is_role { &before[..role] } else { before });
        let inside = quoted.trim_start_matches('`');
        let marks = quoted.len() - inside.len();
        let Some(end) = inside.find(&"`".repeat(marks)) else {
            out.push_str(inside);
            return out;
        };
        let name = inside[..end].trim_start_matches(['~', '.']);
        let shown = if is_role { name.rsplit('.').next().unwrap_or(name) } else { name };
        out.push_str(shown.split(" <").next().unwrap_or(shown));
        rest = inside[end + marks..].trim_start_matches('_');
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::super::directive::numbered;
    use super::*;

    fn before_directive(page: &str) -> Option<String> {
        let page = numbered(page);
        let at = page.iter().position(|line| line.text.trim_start().starts_with(".. manim::")).expect("there is one");
        before(&page, at)
    }

    #[test]
    fn the_paragraph_before_an_example_says_what_it_shows() {
        let page = "Summary.\n\nA :class:`~.Circle` that follows\na ``Dot`` along a path:\n\n.. manim:: X\n";
        assert_eq!(before_directive(page).as_deref(), Some("A Circle that follows a Dot along a path."));
    }

    #[test]
    fn titles_fields_and_markup_say_nothing() {
        for above in [
            "Examples\n--------",
            "Examples",
            ":param x: the first one of all",
            ".. note:: be careful with this",
            "- one item of a list",
        ] {
            assert_eq!(before_directive(&format!("{above}\n\n.. manim:: X\n")), None, "{above}");
        }
        assert_eq!(before_directive(".. manim:: X\n"), None);
    }

    #[test]
    fn the_code_of_another_example_is_no_paragraph() {
        assert_eq!(before_directive("    class W(Scene):\n        def construct(self): pass\n\n.. manim:: X\n"), None);
    }

    #[test]
    fn a_summary_is_the_first_paragraph() {
        let page = numbered("\nDraws a shape in\ntwo strokes.\n\nParameters\n----------\n");
        assert_eq!(summary(&page).as_deref(), Some("Draws a shape in two strokes."));
        assert_eq!(summary(&numbered("A circle.\n")), None, "too little to ask for");
        assert_eq!(summary(&[]), None);
    }
}
