//! "Did you mean …?": the nearest of some known names.

/// The known name that is nearest to `unknown`, if one is near enough to be what was meant.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (distance(unknown, name), name))
        .filter(|(edits, name)| *edits <= 1 + name.chars().count().max(unknown.chars().count()) / 3)
        .min()
        .map(|(_, name)| name)
}

/// The known name that is spelled almost like `unknown`: for names of which many have words in common, as keywords do.
pub(crate) fn spelled<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = (unknown.chars().count() / 4).max(1);
    known.into_iter().map(|name| (distance(unknown, name), name)).filter(|(edits, _)| *edits <= most).min().map(|(_, name)| name)
}

/// The nearest name to what a serde message (``unknown field `x`, expected one of `a`, `b` ``) complains about.
pub(crate) fn from_serde_message(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = message.starts_with("unknown").then(|| quoted.next())??;
    nearest(unknown, quoted).map(str::to_owned)
}

/// Edits (insertion, deletion, replacement, swap of neighbours) between two words: optimal string alignment distance.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=left.len() {
        for j in 1..=right.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(nearest("priorty", ["kind", "priority", "location"]), Some("priority"));
        assert_eq!(nearest("licnese", ["licence", "location"]), Some("licence"));
        assert_eq!(nearest("zzz", ["kind", "priority"]), None);
    }

    #[test]
    fn what_only_ends_alike_is_not_meant() {
        let known = ["code_file", "tab_width", "line_spacing", "background_config"];
        assert_eq!(spelled("stroke_width", known), None);
        assert_eq!(spelled("tab_widht", known), Some("tab_width"));
        assert_eq!(spelled("line_spaceing", known), Some("line_spacing"));
    }

    #[test]
    fn reads_the_names_from_a_serde_message() {
        let message = "unknown field `outptu`, expected one of `name`, `output`";
        assert_eq!(from_serde_message(message).as_deref(), Some("output"));
        assert_eq!(from_serde_message("missing field `name`"), None);
    }
}
