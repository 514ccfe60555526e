//! Small data files become literals of the type that the reading call gave: text a string, lines a list, JSON a dictionary,
//! numbers an array. What is read is exactly what was in the file, so that nothing that is made of it can differ.

use std::collections::BTreeMap;

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Kind, Node, Tree};
use serde_json::Value as Json;

use super::drawing::literal;
use super::find::{Loader, Use};

/// What stands in the place of a file.
#[derive(Debug, Default)]
pub(super) struct Inlined {
    /// Changes of the text.
    pub edits: Vec<Edit>,
    /// A constant for the top of the sample: its name and its value.
    pub constant: Option<(String, String)>,
    /// A module that is needed now.
    pub import: Option<&'static str>,
}

/// Replaces a file's use by its content.
///
/// # Errors
/// Why that cannot be done.
pub(super) fn inline(tree: &Tree<'_>, found: &Use<'_>, path: &str, text: &str, name: &str) -> Result<Inlined, String> {
    // Python reads every line end as `\n`.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match found.loader {
        Loader::Code => Ok(code(found, path, &text, name)),
        Loader::Numbers => Ok(numbers(found.call, found.name, &text, name)),
        _ if found.call.name() == "read_text" => Ok(at(found.call.node.span(), &Content::Text(&text), name)),
        _ if found.call.name() == "read_bytes" => Err("it is read as bytes".to_owned()),
        _ => opened(tree, found.call, &text, name),
    }
}

/// How the content of a file is wanted.
pub(super) enum Content<'a> {
    Text(&'a str),
    Lines(&'a str),
    Json(Json),
}

impl Content<'_> {
    fn written(&self) -> String {
        match self {
            Self::Text(text) => text_literal(text),
            Self::Lines(text) => {
                let lines: Vec<String> = text.split_inclusive('\n').map(literal).collect();
                if lines.len() <= 3 { format!("[{}]", lines.join(", ")) } else { format!("[\n    {},\n]", lines.join(",\n    ")) }
            }
            Self::Json(value) => json_literal(value, 0),
        }
    }
}

/// Puts content in a place: as it is where it is short, through a constant where it has several lines.
pub(super) fn at(span: Span, content: &Content<'_>, name: &str) -> Inlined {
    let written = content.written();
    if written.contains('\n') || written.len() > 100 {
        let constant = Some((name.to_owned(), written));
        return Inlined { edits: vec![Edit::replace(span, name)], constant, import: None };
    }
    Inlined { edits: vec![Edit::replace(span, written)], constant: None, import: None }
}

/// What is made of an open file, and where.
pub(super) struct Reading {
    /// The expression that its content takes the place of.
    pub span: Span,
    /// As what it is read.
    pub wanted: Wanted,
    /// What goes with the file: the `with` around it.
    pub edits: Vec<Edit>,
}

/// As what a file is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Text,
    Lines,
    Json,
    /// Whatever is done with a file can be done with `io.StringIO`.
    Handle,
}

/// `open(…)` in all that is done with it.
///
/// # Errors
/// Why no text can stand for the file.
pub(super) fn reading(tree: &Tree<'_>, call: Call<'_>) -> Result<Reading, String> {
    let is_method = call.receiver().is_some_and(|receiver| !matches!(receiver.text(), "io" | "codecs"));
    let mode = call.keyword("mode").or_else(|| call.positional().get(usize::from(!is_method)).copied());
    if let Some(mode) = mode {
        let mode = mode.as_string().ok_or("its mode is computed")?;
        if mode.contains(['w', 'a', 'x', '+']) {
            return Err("it is written to".to_owned());
        }
        if mode.contains('b') {
            return Err("it is read as bytes".to_owned());
        }
    }
    if let Some((span, wanted)) = read(call.node) {
        return Ok(Reading { span, wanted, edits: Vec::new() });
    }
    let with = call.node.ancestors().find_map(Node::as_with).filter(|with| with.items.iter().any(|(item, _)| *item == call.node));
    if let Some(with) = &with
        && let [(_, Some(target))] = with.items.as_slice()
        && let Some(handle) = target.as_name()
    {
        let mut uses = with.node.descendants().filter(|node| node.as_name() == Some(handle) && node.span() != target.span());
        if let (Some(only), None) = (uses.next(), uses.next())
            && let Some((span, wanted)) = read(only)
            && let Some(edits) = unwrap(tree, with.node, &with.body)
        {
            return Ok(Reading { span, wanted, edits });
        }
    }
    Ok(Reading { span: call.node.span(), wanted: Wanted::Handle, edits: Vec::new() })
}

fn opened(tree: &Tree<'_>, call: Call<'_>, text: &str, name: &str) -> Result<Inlined, String> {
    let Reading { span, wanted, edits } = reading(tree, call)?;
    let content = match wanted {
        Wanted::Text => Some(Content::Text(text)),
        Wanted::Lines => Some(Content::Lines(text)),
        // Python reads more than JSON has: `NaN`.
        Wanted::Json => serde_json::from_str(text).ok().map(Content::Json),
        Wanted::Handle => None,
    };
    let Some(content) = content else {
        let mut inlined = at(call.node.span(), &Content::Text(text), name);
        for edit in &mut inlined.edits {
            edit.replacement = format!("io.StringIO({})", edit.replacement);
        }
        inlined.import = Some("import io");
        return Ok(inlined);
    };
    let mut inlined = at(span, &content, name);
    inlined.edits.extend(edits);
    Ok(inlined)
}

/// What an open file is read as, and the expression that does it.
fn read(file: Node<'_>) -> Option<(Span, Wanted)> {
    let parent = file.parent()?;
    if let Some(attribute) = parent.as_attribute().filter(|attribute| attribute.value == file) {
        let call = parent.parent()?.as_call().filter(|call| call.callee() == parent && call.arguments().is_empty())?;
        let wanted = match attribute.name {
            "read" => Wanted::Text,
            "readlines" => Wanted::Lines,
            _ => return None,
        };
        return Some((call.node.span(), wanted));
    }
    let outer = file.ancestors().take_while(|node| !node.kind().is_statement()).find_map(Node::as_call);
    if let Some(call) = outer.filter(|call| call.positional().first() == Some(&file)) {
        let module = call.receiver().map_or("", Node::text);
        return match (module, call.name()) {
            ("json", "load") => Some((call.node.span(), Wanted::Json)),
            (_, "safe_load" | "full_load") => Some((file.span(), Wanted::Text)),
            ("csv", "reader" | "DictReader") | ("", "list" | "enumerate" | "sorted") => Some((file.span(), Wanted::Lines)),
            _ => None,
        };
    }
    let is_gone_through = file.ancestors().next().and_then(Node::as_loop).is_some_and(|inner| inner.iterable == file);
    is_gone_through.then(|| (file.span(), Wanted::Lines))
}

/// Takes the `with` from around its body.
pub(super) fn unwrap(tree: &Tree<'_>, with: Node<'_>, body: &[Node<'_>]) -> Option<Vec<Edit>> {
    let (first, last) = (body.first()?, body.last()?);
    let own = with.indentation()?.len();
    let Some(inner) = first.indentation().map(str::len) else {
        // `with open(a) as f: b = f.read()`
        return (body.len() == 1).then(|| vec![Edit::delete(Span::new(with.span().start, first.span().start))]);
    };
    let has_long_text = |node: &Node<'_>| matches!(node.kind(), Kind::String | Kind::FString) && node.text().contains('\n');
    if with.descendants().any(|node| has_long_text(&node)) {
        return None;
    }
    let mut edits = vec![Edit::delete(Span::new(with.span().start, first.span().start))];
    let mut at = first.span().start as usize;
    let end = last.span().end as usize;
    while let Some(line) = tree.text()[at..end].find('\n') {
        at += line + 1;
        let blank = tree.text()[at..].chars().take_while(|c| *c == ' ').count();
        let less = (inner - own).min(blank);
        edits.push(Edit::delete(Span::new(at as u32, (at + less) as u32)));
    }
    Some(edits)
}

fn numbers(call: Call<'_>, argument: Option<Node<'_>>, text: &str, name: &str) -> Inlined {
    let delimiter = call.keyword("delimiter").and_then(Node::as_string);
    let is_plain = call.arguments().iter().all(|argument| argument.keyword.is_none_or(|keyword| keyword == "delimiter"));
    let rows: Option<Vec<Vec<f64>>> = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .map(|line| match delimiter {
            Some(delimiter) => line.split(delimiter).map(|cell| cell.trim().parse().ok()).collect(),
            None => line.split_whitespace().map(|cell| cell.parse().ok()).collect(),
        })
        .collect();
    let is_even = |rows: &Vec<Vec<f64>>| rows.len() > 1 && rows.iter().all(|row| row.len() == rows[0].len());
    let is_array = matches!(call.name(), "loadtxt" | "genfromtxt");
    if let Some(rows) = rows.filter(|rows| is_array && is_plain && is_even(rows))
        && let Some(module) = call.receiver()
    {
        let number = |number: &f64| if number.fract() == 0.0 { format!("{number:.1}") } else { number.to_string() };
        let row = |row: &Vec<f64>| match row.as_slice() {
            [one] => number(one),
            many => format!("[{}]", many.iter().map(number).collect::<Vec<_>>().join(", ")),
        };
        let rows: Vec<String> = rows.iter().map(row).collect();
        let constant = Some((name.to_owned(), format!("[\n    {},\n]", rows.join(",\n    "))));
        let edits = vec![Edit::replace(call.node.span(), format!("{}.array({name})", module.text()))];
        return Inlined { edits, constant, import: None };
    }
    let span = argument.map_or_else(|| call.node.span(), Node::span);
    let constant = Some((name.to_owned(), text_literal(text)));
    Inlined { edits: vec![Edit::replace(span, format!("io.StringIO({name})"))], constant, import: Some("import io") }
}

/// `Code("a.py")` → `Code(code_string=A, language="python")`
pub(super) fn code(found: &Use<'_>, path: &str, text: &str, name: &str) -> Inlined {
    let Some(argument) = found.name else { return Inlined::default() };
    let mut inlined = at(argument_span(found.call, argument), &Content::Text(text), name);
    let language = language_keyword(found.call, [path]).unwrap_or_default();
    for edit in &mut inlined.edits {
        edit.replacement = format!("code_string={}{language}", edit.replacement);
    }
    inlined
}

/// The place of an argument, with its keyword.
pub(super) fn argument_span(call: Call<'_>, value: Node<'_>) -> Span {
    call.arguments().iter().find(|given| given.value == value).map_or_else(|| value.span(), |given| given.span)
}

/// The keyword that a listing of texts needs where it took the language from a file's name: `, language="python"`; nothing where
/// it is told the language. `None` if the files are of several.
pub(super) fn language_keyword<'a>(call: Call<'_>, paths: impl IntoIterator<Item = &'a str>) -> Option<String> {
    // A subclass and a function can put it into what they hand on.
    let is_told = |function: Node<'_>| call.is_open() && function.text().contains("language");
    if call.keyword("language").is_some() || call.node.function().is_some_and(is_told) {
        return Some(String::new());
    }
    let mut languages = paths.into_iter().map(language_of);
    let first = languages.next()?;
    languages.all(|other| other == first).then(|| format!(", language=\"{first}\""))
}

/// The language of a listing, by the name of its file.
pub(super) fn language_of(path: &str) -> &str {
    let ending = path.rsplit('.').next().unwrap_or_default();
    match ending {
        "py" => "python",
        "c" | "cpp" | "java" | "js" | "ts" | "rust" | "go" | "html" | "css" | "json" | "yaml" | "sh" | "sql" | "xml" => ending,
        "rs" => "rust",
        "h" => "c",
        "hpp" | "cc" => "cpp",
        "yml" => "yaml",
        "hs" => "haskell",
        "md" => "markdown",
        _ => "text",
    }
}

/// A text as a literal: over several lines where it has several.
fn text_literal(text: &str) -> String {
    if text.matches('\n').count() < 2 {
        return literal(text);
    }
    let mut out = "\"\"\"\\\n".to_owned();
    let mut before = '\n';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => out.push_str("\\\\"),
            // Quotes next to each other, or at the end, would end the text.
            '"' if before == '"' || rest.peek().is_none_or(|next| *next == '"') => out.push_str("\\\""),
            c if (c as u32) < 0x20 && c != '\n' && c != '\t' => out.push_str(&format!("\\x{:02x}", c as u32)),
            c => out.push(c),
        }
        before = c;
    }
    out + "\"\"\""
}

/// Texts by their names, as a dictionary.
pub(super) fn choice_of_texts(texts: &BTreeMap<String, String>) -> String {
    let entry = |written: String, (name, text): (&String, &String)| {
        written + "    " + &literal(name) + ": " + &text_literal(&text.replace("\r\n", "\n")) + ",\n"
    };
    format!("{{\n{}}}", texts.iter().fold(String::new(), entry))
}

/// JSON as Python writes it.
fn json_literal(value: &Json, depth: usize) -> String {
    let flat = match value {
        Json::Null => "None".to_owned(),
        Json::Bool(true) => "True".to_owned(),
        Json::Bool(false) => "False".to_owned(),
        Json::Number(number) => number.to_string(),
        Json::String(text) => literal(text),
        Json::Array(items) => format!("[{}]", items.iter().map(|item| json_literal(item, 0)).collect::<Vec<_>>().join(", ")),
        Json::Object(pairs) => {
            let pair = |(key, value): (&String, &Json)| format!("{}: {}", literal(key), json_literal(value, 0));
            format!("{{{}}}", pairs.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
    };
    if flat.len() + 4 * depth <= 100 {
        return flat;
    }
    let inner = "    ".repeat(depth + 1);
    let lines = |items: Vec<String>| items.into_iter().fold(String::new(), |lines, item| lines + &inner + &item + ",\n");
    let close = "    ".repeat(depth);
    match value {
        Json::Array(items) => format!("[\n{}{close}]", lines(items.iter().map(|item| json_literal(item, depth + 1)).collect())),
        Json::Object(pairs) => {
            let pair = |(key, value): (&String, &Json)| format!("{}: {}", literal(key), json_literal(value, depth + 1));
            format!("{{\n{}{close}}}", lines(pairs.iter().map(pair).collect()))
        }
        _ => flat,
    }
}

#[cfg(test)]
mod tests {
    use manimill_syntax::Module;
    use manimill_syntax::edit::apply;
    use proptest::prelude::*;

    use super::*;
    use crate::assets::files::{Files, Looks};
    use crate::assets::find::{Evaluator, uses};
    use crate::sources::Tree as Sources;

    fn inlined(code: &str, text: &str) -> String {
        let module = Module::parse(code).expect("the test's code is Python");
        let tree = Tree::of(&module);
        let (sources, looks) = (Sources::empty(), Looks::default());
        let files = Files::new(&sources, &looks, "a.py");
        let found = uses(&tree, &Evaluator::new(&tree, &files));
        let path = &found[0].files[0].0;
        match inline(&tree, &found[0], path, text, "DATA") {
            Ok(inlined) => {
                let top = inlined.constant.map(|(name, value)| format!("{name} = {value}\n")).unwrap_or_default();
                top + &apply(code, &inlined.edits)
            }
            Err(why) => why,
        }
    }

    #[test]
    fn content_has_the_type_that_reading_gave() {
        let cases = [
            ("x = open('d.txt').read()", "one\n", "x = \"one\\n\""),
            ("x = open('d.txt').readlines()", "one\r\ntwo", "x = [\"one\\n\", \"two\"]"),
            ("with open('d.txt') as f:\n    x = f.read().split()\n    y = x\nz = 1", "a b", "x = \"a b\".split()\ny = x\nz = 1"),
            ("with open('d.txt') as f: x = f.read()", "a", "x = \"a\""),
            ("with open('d.json') as f:\n    x = json.load(f)", "{\"a\": [1, null, true]}", "x = {\"a\": [1, None, True]}"),
            ("x = json.load(open('d.json'))", "[1.5]", "x = [1.5]"),
            ("x = json.load(open('d.json'))", "[NaN]", "x = json.load(io.StringIO(\"[NaN]\"))"),
            ("for line in open('d.txt'):\n    print(line)", "a\nb\n", "for line in [\"a\\n\", \"b\\n\"]:\n    print(line)"),
            (
                "x = np.loadtxt('d.csv', delimiter=',')",
                "1,2\n3,4.5\n",
                "DATA = [\n    [1.0, 2.0],\n    [3.0, 4.5],\n]\nx = np.array(DATA)",
            ),
            (
                "with open('d.txt') as f:\n    a = f.readline()\n    b = f.readline()",
                "a\nb\n",
                "DATA = \"\"\"\\\na\nb\n\"\"\"\nwith io.StringIO(DATA) as f:\n    a = f.readline()\n    b = f.readline()",
            ),
            ("x = pd.read_csv('d.csv')", "a,b\n1,2\n", "DATA = \"\"\"\\\na,b\n1,2\n\"\"\"\nx = pd.read_csv(io.StringIO(DATA))"),
            ("x = Code('d.py', font='Mono')", "a = 1", "x = Code(code_string=\"a = 1\", language=\"python\", font='Mono')"),
            ("x = open('d.txt', 'w')", "", "it is written to"),
        ];
        for (before, text, after) in cases {
            assert_eq!(inlined(before, text), after, "{before}");
        }
    }

    #[test]
    fn long_texts_stand_at_the_top() {
        assert_eq!(
            inlined("x = open('d.txt').read()", "a\n\"\"\"\\\nc"),
            "DATA = \"\"\"\\\na\n\\\"\\\"\\\"\\\\\nc\"\"\"\nx = DATA"
        );
    }

    proptest! {
        /// Nothing of a text is lost or added: Python reads the literal as the text.
        #[test]
        fn literals_are_read_as_what_they_were_made_of(text in "[a\"'\\\\\n\tЖ{} ]{0,40}") {
            let code = format!("x = {}", text_literal(&text));
            let module = Module::parse(code.as_str()).expect("a literal is Python");
            let tree = Tree::of(&module);
            let value = tree.nodes().find_map(|node| node.as_string().map(str::to_owned)).expect("there is a string");
            prop_assert_eq!(value, text);
        }
    }
}
