//! Numbers as people write them.

const WORDS: [&str; 13] =
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// A count: in words up to twelve, in digits beyond.
pub(crate) fn number(count: usize) -> String {
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// A number with as many digits as it needs, two at most.
pub(crate) fn decimal(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" || text.is_empty() { "0".to_owned() } else { text.to_owned() }
}

/// Seconds, to a tenth.
pub(crate) fn seconds(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    let text = decimal(rounded);
    if text == "1" { "1 second".to_owned() } else { format!("{text} seconds") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!((number(3), number(40)), ("three".to_owned(), "40".to_owned()));
        assert_eq!((decimal(2.50), decimal(-0.001), decimal(3.0)), ("2.5".to_owned(), "0".to_owned(), "3".to_owned()));
        assert_eq!((seconds(1.0), seconds(1.571)), ("1 second".to_owned(), "1.6 seconds".to_owned()));
    }
}
