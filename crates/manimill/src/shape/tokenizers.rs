//! Real tokenizers: the vendors' vocabularies are embedded in the tool.

use std::path::Path;

use crate::error::{Error, Hint};
use crate::suggest;

/// The vocabularies that are counted with where the configuration names none. The first measures lengths.
pub const DEFAULT: [&str; 5] = ["o200k_base", "qwen2", "llama3", "deepseek_v3", "mistral_v3"];

/// A tokenizer under the name that columns and reports use. Its vocabulary is unpacked at its first use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokenizer {
    name: &'static str,
}

impl Tokenizer {
    /// The tokenizer of that name; `config` is for messages.
    ///
    /// # Errors
    /// When there is none.
    pub fn named(wanted: &str, config: &Path) -> Result<Self, Error> {
        let known = tiktoken::list_encodings();
        if let Some(&name) = known.iter().find(|name| **name == wanted) {
            return Ok(Self { name });
        }
        let error = Error::config(config, format!("the tokenizer `{wanted}` is not known"));
        Err(match suggest::nearest(wanted, known.iter().copied()) {
            Some(name) => error.hint(format!("did you mean `{name}`?")),
            None => error.hint(format!("the tokenizers are {}", known.join(", "))),
        })
    }

    /// The name that columns and reports use.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// How many tokens a text has, as plain text: nothing in it counts as a special token, and none is added.
    pub fn count(self, text: &str) -> usize {
        tiktoken::get_encoding(self.name).map_or(0, |encoding| encoding.count(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(wanted: &str) -> Result<Tokenizer, Error> {
        Tokenizer::named(wanted, Path::new("manimill.toml"))
    }

    #[test]
    fn embedded_vocabularies_count_as_their_vendors_do() {
        // Counted with the vendors' own tokenizers.
        let text = "class A(Scene):\n    def construct(self):\n        self.play(Create(Circle()))\n";
        let counts: Vec<usize> = DEFAULT.iter().map(|name| named(name).expect("embedded").count(text)).collect();
        assert_eq!(counts, [16, 16, 16, 18, 18]);
    }

    #[test]
    fn a_special_tokens_name_is_text() {
        assert!(named("cl100k_base").expect("embedded").count("<|endoftext|>") > 1);
    }

    #[test]
    fn what_is_not_there_is_said_with_the_nearest() {
        assert_eq!(named("qwen").expect_err("unknown").next_step(), Some("did you mean `qwen2`?"));
    }
}
