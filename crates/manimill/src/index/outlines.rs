//! Documents as outlines, each by itself: what cannot be parsed, or is more than is held in memory, costs itself.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use manimill_syntax::{Outline, Span, SyntaxError, SyntaxErrorKind};

use crate::sources::Document;

/// Most bytes that the outlines of one source take: more than any repository that is known. 3b1b/videos, 7,071 scenes, takes less than 96 MB.
const SOURCE_BYTES: usize = 160 << 20;

/// Bytes of text that are parsed before the outlines are weighed. The same for any number of threads.
const ROUND_BYTES: usize = 2 << 20;

/// A document, and what was made of it.
pub type Parsed = (Document, Result<Arc<Outline>, SyntaxError>);

/// Parses a text; a failure of the parser itself is the text's.
pub fn outline(text: &Arc<str>) -> Result<Arc<Outline>, SyntaxError> {
    catch_unwind(AssertUnwindSafe(|| Outline::parse(text.clone()))).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        let message = format!("the parser itself failed: {}", message.unwrap_or("no message"));
        Err(SyntaxError { kind: SyntaxErrorKind::Invalid, message, line: 1, column: 1, span: Span::default() })
    })
}

/// What the outlines of one source may still take.
#[derive(Clone, Debug)]
pub struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: SOURCE_BYTES }
    }
}

impl Budget {
    /// Whether there is room for anything more.
    pub fn has_room(&self) -> bool {
        self.left > 0
    }

    /// Lets in what fits, in order; what comes after that is refused.
    pub fn admit(&mut self, parsed: Vec<Parsed>) -> Vec<Parsed> {
        let admit = |(document, module): Parsed| {
            let module = module.and_then(|module| {
                let weight = module.weight();
                if weight > self.left {
                    self.left = 0;
                    return Err(too_large());
                }
                self.left -= weight;
                Ok(module)
            });
            (document, module)
        };
        parsed.into_iter().map(admit).collect()
    }

    /// Refuses documents without parsing them.
    pub fn refuse(documents: Vec<Document>) -> Vec<Parsed> {
        documents.into_iter().map(|document| (document, Err(too_large()))).collect()
    }
}

fn too_large() -> SyntaxError {
    let message = format!("its source already has {} MB of code in memory", SOURCE_BYTES >> 20);
    SyntaxError { kind: SyntaxErrorKind::TooLarge, message, line: 1, column: 1, span: Span::default() }
}

/// Documents in rounds of a few megabytes, in order.
pub fn rounds(documents: Vec<Document>) -> Vec<Vec<Document>> {
    let mut rounds: Vec<Vec<Document>> = Vec::new();
    let mut bytes = usize::MAX;
    for document in documents {
        if bytes > ROUND_BYTES {
            rounds.push(Vec::new());
            bytes = 0;
        }
        bytes += document.text.len();
        if let Some(round) = rounds.last_mut() {
            round.push(document);
        }
    }
    rounds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Namespace;

    #[test]
    fn what_is_more_than_fits_is_refused_in_order() {
        let parsed = |name: &str| (Document::new(name, Namespace::Module, "x = 1\n"), Outline::parse("x = 1\n"));
        let weight = Outline::parse("x = 1\n").expect("Python").weight();
        let mut budget = Budget { left: 2 * weight };
        let kinds: Vec<bool> =
            budget.admit(vec![parsed("a.py"), parsed("b.py"), parsed("c.py")]).iter().map(|(_, module)| module.is_ok()).collect();
        assert_eq!(kinds, [true, true, false]);
        assert!(!budget.has_room());
    }

    #[test]
    fn rounds_keep_the_order_and_lose_nothing() {
        let large: Arc<str> = "#".repeat(ROUND_BYTES / 2).into();
        let documents = (0..7).map(|at| Document::new(format!("{at}.py"), Namespace::Module, large.clone())).collect();
        let rounds = rounds(documents);
        assert!(rounds.len() > 1);
        let paths: Vec<String> = rounds.iter().flatten().map(|document| document.path.to_string()).collect();
        assert_eq!(paths, ["0.py", "1.py", "2.py", "3.py", "4.py", "5.py", "6.py"]);
    }
}
