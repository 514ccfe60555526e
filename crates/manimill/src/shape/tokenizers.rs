//! Real tokenizers: vocabularies that are embedded in the tool, and `tokenizer.json` files of the user's own.

use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Hint};
use crate::suggest;

/// The embedded vocabularies that are counted with where the configuration names none. The first measures lengths.
pub const DEFAULT: [&str; 5] = ["o200k_base", "qwen2", "llama3", "deepseek_v3", "mistral_v3"];

/// A tokenizer under the name that columns and reports use.
#[derive(Clone)]
pub struct Tokenizer {
    name: Arc<str>,
    vocabulary: Vocabulary,
}

#[derive(Clone)]
enum Vocabulary {
    /// Unpacked at its first use.
    Embedded,
    File(Arc<tokenizers::Tokenizer>),
}

impl std::fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Tokenizer").field(&self.name).finish()
    }
}

impl Tokenizer {
    /// The tokenizer that the configuration at `config` calls `wanted`: an embedded one's name, or the path of a
    /// `tokenizer.json` relative to `base`.
    ///
    /// # Errors
    /// When there is no such vocabulary, or the file cannot be read as one.
    pub fn open(wanted: &str, base: &Path, config: &Path) -> Result<Self, Error> {
        let known = tiktoken::list_encodings();
        if known.contains(&wanted) {
            return Ok(Self { name: wanted.into(), vocabulary: Vocabulary::Embedded });
        }
        if !wanted.contains(['/', '\\', '.']) {
            let error = Error::config(config, format!("the tokenizer `{wanted}` is not known"));
            return Err(match suggest::nearest(wanted, known.iter().copied()) {
                Some(name) => error.hint(format!("did you mean `{name}`?")),
                None => error.hint(format!("embedded are {}; or give the path of a `tokenizer.json`", known.join(", "))),
            });
        }
        let path = base.join(wanted);
        let tokenizer = tokenizers::Tokenizer::from_file(&path).map_err(|cause| {
            Error::file(&path, format!("is no tokenizer that can be read: {cause}"))
                .hint("it should be a `tokenizer.json` as `save_pretrained` writes it")
        })?;
        Ok(Self { name: name_of(&path).into(), vocabulary: Vocabulary::File(Arc::new(tokenizer)) })
    }

    /// The name that columns and reports use.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many tokens a text has, as plain text: nothing in it counts as a special token, and none is added.
    pub fn count(&self, text: &str) -> usize {
        match &self.vocabulary {
            Vocabulary::Embedded => tiktoken::get_encoding(&self.name).map_or(0, |encoding| encoding.count(text)),
            Vocabulary::File(tokenizer) => tokenizer.encode_fast(text, false).map_or(0, |encoding| encoding.len()),
        }
    }
}

/// `models/mine/tokenizer.json` is called `mine`, `mine.json` as well.
fn name_of(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let name = if stem == "tokenizer" { folder.unwrap_or(stem) } else { stem };
    name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(wanted: &str, base: &Path) -> Result<Tokenizer, Error> {
        Tokenizer::open(wanted, base, Path::new("manimill.toml"))
    }

    #[test]
    fn embedded_vocabularies_count_as_their_vendors_do() {
        // Counted with the vendors' own tokenizers.
        let text = "class A(Scene):\n    def construct(self):\n        self.play(Create(Circle()))\n";
        let counts: Vec<usize> = DEFAULT.iter().map(|name| open(name, Path::new(".")).expect("embedded").count(text)).collect();
        assert_eq!(counts, [16, 16, 16, 18, 18]);
    }

    #[test]
    fn a_special_tokens_name_is_text() {
        let tokenizer = open("cl100k_base", Path::new(".")).expect("embedded");
        assert!(tokenizer.count("<|endoftext|>") > 1);
    }

    #[test]
    fn a_tokenizer_of_ones_own_counts_by_its_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let words = r#"{"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
            "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
            "model": {"type": "WordLevel", "vocab": {"[UNK]": 0, "circle": 1}, "unk_token": "[UNK]"}}"#;
        std::fs::create_dir(folder.path().join("my model")).expect("a folder");
        std::fs::write(folder.path().join("my model/tokenizer.json"), words).expect("a file");
        let tokenizer = open("my model/tokenizer.json", folder.path()).expect("a tokenizer");
        assert_eq!((tokenizer.name(), tokenizer.count("circle = circle ()")), ("my_model", 4));
    }

    #[test]
    fn what_is_not_there_is_said_with_the_nearest() {
        let error = open("qwen", Path::new(".")).expect_err("unknown");
        assert_eq!(error.next_step(), Some("did you mean `qwen2`?"));
        assert!(open("no/tokenizer.json", Path::new(".")).is_err());
    }
}
