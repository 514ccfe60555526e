//! What a text says, as sequences of hashes: for telling whether two texts are the same program, the same under other names,
//! or nearly the same. One walk over one syntax tree; comments, layout, quotes, docstrings and the form of imports leave no
//! trace. A `#` in a string is no comment here, and the order and nesting of statements count.

mod mentions;
mod scopes;
mod write;

use ruff_python_ast::Stmt;

use crate::module::{SyntaxError, parse_tree};
use crate::stack::with_room;
pub use mentions::Mentions;
use write::Writer;

/// Changes whenever the same text gets other hashes than before: what is stored of them is good for one version only.
pub const PROGRAM_VERSION: u32 = 2;

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Equal for the same program in another layout.
    pub normalised: u128,
    /// Equal for the same program under other names: everything that the file itself binds (variables, parameters, functions,
    /// classes) may be called differently. Attributes and methods may not: who calls them is not known here.
    pub renamed: u128,
    /// One hash a token, with all names that the file itself binds as one.
    pub tokens: Box<[u32]>,
    /// Where each of the file's statements ends in `tokens`.
    pub ends: Box<[u32]>,
}

impl Program {
    /// Reads a text.
    ///
    /// # Errors
    /// When the text is no Python.
    pub fn of(text: &str) -> Result<Self, SyntaxError> {
        with_room(|| Ok(Self::of_body(&parse_tree(text)?.syntax().body)))
    }

    /// Reads a text, and what it mentions.
    ///
    /// # Errors
    /// When the text is no Python.
    pub fn with_mentions(text: &str) -> Result<(Self, Mentions), SyntaxError> {
        with_room(|| {
            let parsed = parse_tree(text)?;
            let body = &parsed.syntax().body;
            Ok((Self::of_body(body), Mentions::of_body(body)))
        })
    }

    /// The tokens of each of the file's statements.
    pub fn statements(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.tokens.get(start as usize..*end as usize))
    }

    pub(crate) fn of_body(body: &[Stmt]) -> Self {
        Writer::new(body).write(body)
    }
}

#[cfg(test)]
mod tests;
