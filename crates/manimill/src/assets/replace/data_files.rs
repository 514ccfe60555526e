//! Data that a sample reads, and code that it shows, become constants of its own.

use std::collections::BTreeMap;

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::Node;

use super::{Key, Work, stem};
use crate::assets::classify::words::words_of;
use crate::assets::data::{
    Inlined, Reading, Wanted, argument_span, choice_of_texts, code, inline, language_keyword, language_of, reading,
};
use crate::assets::find::{Loader, Use};
use crate::assets::npy;
use crate::sample::Safety;
use crate::shape::tokenizers::tokens;

/// No text has more bytes in a token, on the whole: longer files are not read.
const BYTES_PER_TOKEN: u64 = 16;

impl<'t> Work<'t> {
    pub(super) fn inline(&mut self, one: &Use<'t>) -> Result<(), String> {
        let before = one.call.node.text();
        if one.is_open || one.files.is_empty() {
            return Err(format!("`{before}`: which file it reads cannot be told"));
        }
        if one.loader == Loader::Code && self.hand_text(one)? {
            return Ok(());
        }
        let [(name, _)] = one.files.as_slice() else { return self.inline_several(one) };
        if one.loader == Loader::Code && self.files.find_exactly(name).is_none() {
            self.list_something(one, name);
            return Ok(());
        }
        if one.call.name() == "load" {
            return self.inline_array(one, name);
        }
        let path = self.files.find_exactly(name).ok_or_else(|| format!("`{before}`: `{name}` is not in the repository"))?;
        let (text, _) = self.short_text(path, self.settings.data_tokens).map_err(|why| format!("`{before}`: {why}"))?;
        let make = |constant: &str| inline(self.tree, one, path, &text, constant).map_err(|why| format!("`{before}`: {why}"));
        let inlined = self.with_constant(path, make)?;
        let after = inlined.edits.first().map(|edit| edit.replacement.clone()).unwrap_or_default();
        let rule = if one.loader == Loader::Code { "asset-code" } else { "asset-data" };
        self.change(rule, Safety::Safe, before, after);
        self.edits.extend(inlined.edits);
        self.imports.extend(inlined.import.map(str::to_owned));
        if let Some(constant) = inlined.constant.filter(|constant| !self.constants.contains(constant)) {
            self.constants.push(constant);
        }
        Ok(())
    }

    /// Makes something that stands in the place of a file, with a name for its constant that no other file's has: files of one
    /// name can have different endings, or be in different folders.
    pub(super) fn with_constant(&self, path: &str, make: impl Fn(&str) -> Result<Inlined, String>) -> Result<Inlined, String> {
        let inlined = make(&self.constant_name(path, ""))?;
        let is_other =
            |(name, value): &(String, String)| self.constants.iter().any(|(known, other)| known == name && other != value);
        if inlined.constant.as_ref().is_some_and(is_other) {
            return make(&self.constant_name(path, &format!("_{}", self.constants.len() + 1)));
        }
        Ok(inlined)
    }

    /// The text of a file and its tokens, if it has no more than so many.
    pub(super) fn short_text(&self, path: &str, most: usize) -> Result<(String, usize), String> {
        let text = self.files.text(path, BYTES_PER_TOKEN * most as u64)?;
        let tokens = tokens(&text);
        if tokens > most {
            let beside = if most < self.settings.data_tokens { " beside the files before it" } else { "" };
            return Err(format!("`{path}` has {tokens} tokens{beside}"));
        }
        Ok((text, tokens))
    }

    /// A listing of a file that is not there shows a few lines of its own.
    fn list_something(&mut self, one: &Use<'t>, name: &str) {
        let path = name.replace('\\', "/");
        let inlined = code(one, &path, &example_of(name), &self.constant_name(&path, ""));
        let after = inlined.edits.first().map(|edit| edit.replacement.clone()).unwrap_or_default();
        self.change("asset-code", Safety::Lossy, one.call.node.text(), after);
        self.edits.extend(inlined.edits);
        if let Some(constant) = inlined.constant.filter(|constant| !self.constants.contains(constant)) {
            self.constants.push(constant);
        }
    }

    /// A small array is written out.
    fn inline_array(&mut self, one: &Use<'t>, name: &str) -> Result<(), String> {
        let before = one.call.node.text();
        let path = self.files.find_exactly(name).ok_or_else(|| format!("`{before}`: `{name}` is not in the repository"))?;
        let limit = 4 * self.settings.data_tokens as u64;
        // A number takes more room in a text than in a file, or about as much.
        let bytes = self.files.bytes(path, 2 * limit).map_err(|why| format!("`{before}`: {why}"))?;
        let array = npy::literal(&bytes).map_err(|why| format!("`{before}`: {why}"))?;
        if array.text.len() as u64 > limit {
            return Err(format!("`{before}`: it takes {} characters", array.text.len()));
        }
        let module = one.call.receiver().map_or("np", Node::text);
        let constant = self.constant_name(path, "");
        let after = format!("{module}.array({constant}, dtype={module}.{})", array.kind);
        self.change("asset-data", Safety::Safe, before, after.clone());
        self.edits.push(Edit::replace(one.call.node.span(), after));
        self.constants.push((constant, array.text));
        Ok(())
    }

    /// One of several files, by a computed name, becomes one of several texts.
    fn inline_several(&mut self, one: &Use<'t>) -> Result<(), String> {
        let before = one.call.node.text();
        let name = one.name.ok_or("the file has no name")?;
        let key = Key::of_files(&one.files.iter().map(|(name, _)| name.as_str()))
            .ok_or_else(|| format!("`{before}`: several files of one name"))?;
        let mut entries = BTreeMap::new();
        let mut left = self.settings.data_tokens;
        for (name, _) in &one.files {
            let path = self.files.find_exactly(name).ok_or_else(|| format!("`{before}`: `{name}` is not in the repository"))?;
            let (text, tokens) = self.short_text(path, left).map_err(|why| format!("`{before}`: {why}"))?;
            left -= tokens;
            entries.insert(key.of(name).to_owned(), text);
        }
        let text = choice_of_texts(&entries);
        let constant =
            if self.constants.iter().any(|(name, value)| name == "FILES" && *value != text) { "MORE_FILES" } else { "FILES" };
        let key = self.key_expression(one, name, key);
        let chosen = format!("{constant}[{key}]");
        let (edit, further) = match (one.loader, one.call.name()) {
            (Loader::Text, "open") => {
                let Reading { span, wanted, edits } = reading(self.tree, one.call).map_err(|why| format!("`{before}`: {why}"))?;
                let read = match wanted {
                    Wanted::Text => chosen,
                    Wanted::Lines => format!("{chosen}.splitlines(keepends=True)"),
                    Wanted::Json => format!("json.loads({chosen})"),
                    Wanted::Handle => {
                        self.imports.insert("import io".to_owned());
                        format!("io.StringIO({chosen})")
                    }
                };
                (Edit::replace(span, read), edits)
            }
            (Loader::Text, "read_text") => (Edit::replace(one.call.node.span(), chosen), Vec::new()),
            (Loader::Code, _) => {
                let language = language_keyword(one.call, one.files.iter().map(|(name, _)| name.as_str()))
                    .ok_or_else(|| format!("`{before}`: the files are of several languages"))?;
                (Edit::replace(argument_span(one.call, name), format!("code_string={chosen}{language}")), Vec::new())
            }
            _ => return Err(format!("`{before}`: which file it reads cannot be told")),
        };
        self.change("asset-data", Safety::Safe, before, edit.replacement.clone());
        self.edits.push(edit);
        self.edits.extend(further);
        if !self.constants.iter().any(|(name, _)| name == constant) {
            self.constants.push((constant.to_owned(), text));
        }
        Ok(())
    }

    fn constant_name(&self, path: &str, suffix: &str) -> String {
        let words: Vec<String> = words_of(stem(path)).into_iter().filter(|word| word.is_ascii()).collect();
        let mut name = if words.is_empty() { "DATA".to_owned() } else { words.join("_").to_uppercase() };
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_uppercase();
        if self.names.contains(name.as_str()) || name.len() < 2 {
            name = format!("{name}_{}", if ending.chars().all(|c| c.is_ascii_alphanumeric()) { &ending } else { "DATA" });
        }
        name.push_str(suffix);
        while self.names.contains(name.as_str()) {
            name.push('_');
        }
        name
    }
}

/// What stands for a listing whose file is not there.
pub(super) fn example_of(name: &str) -> String {
    const LINES: &str =
        "def greet(name):\n    return f\"Hello, {name}!\"\n\n\nfor name in [\"Ada\", \"Alan\"]:\n    print(greet(name))\n";
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    if language_of(file) == "python" { format!("# {file}\n{LINES}") } else { format!("{file}\n") }
}
