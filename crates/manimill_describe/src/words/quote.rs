//! Texts and formulas of the screen within a sentence.

/// A text in quotation marks that it does not contain itself.
pub(crate) fn quoted(text: &str) -> String {
    if text.contains('"') { format!("“{text}”") } else { format!("\"{text}\"") }
}

/// A text of at most so many characters, cut between words.
pub(crate) fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(' ').filter(|end| *end > most / 2).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end())
}
