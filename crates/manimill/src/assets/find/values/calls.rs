//! What calls give: of functions that are known, and of the file's own.

use manimill_syntax::tree::{Call, Kind, Node};

use super::{Evaluator, MOST_VALUES, Value, both, first, joined, range, unknown};

impl<'t> Evaluator<'t> {
    #[expect(clippy::too_many_lines, reason = "a table: one arm a function that is known")]
    pub(super) fn call(&self, call: Call<'t>, depth: usize) -> Vec<Value> {
        let arguments = call.positional();
        let name = call.name();
        let argument = |place: usize| arguments.get(place).copied();
        let root = call.callee().root().text();
        let through = |place| argument(place).map_or_else(unknown, |node| self.eval(node, depth));
        let is_plain = call.receiver().is_none();
        match name {
            "str"
            | "fspath"
            | "abspath"
            | "realpath"
            | "expanduser"
            | "normpath"
            | "get_full_raster_image_path"
            | "get_full_vector_image_path"
                if !arguments.is_empty() =>
            {
                through(0)
                    .into_iter()
                    .map(|value| value.as_text().map_or(value, |(text, spans)| Value::Text(text, spans)))
                    .collect()
            }
            "Path" | "PurePath" | "join" | "joinpath" if name != "join" || root == "os" => {
                let start = if name == "joinpath" { call.receiver() } else { None };
                let parts = start.into_iter().chain(arguments.iter().copied()).map(|part| self.eval(part, depth));
                Self::all_joined(parts.collect())
            }
            "resolve" | "absolute" | "as_posix" | "expanduser" | "__str__" | "copy" | "strip" | "rstrip" | "lstrip" => {
                call.receiver().map_or_else(unknown, |receiver| self.eval(receiver, depth))
            }
            "dirname" => Self::map_text(through(0), |text| text.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()),
            "basename" => Self::map_text(through(0), |text| text.rsplit('/').next().unwrap_or_default().to_owned()),
            "lower" | "upper" | "capitalize" if call.receiver().is_some() => {
                let receiver = call.receiver().map_or_else(unknown, |receiver| self.eval(receiver, depth));
                Self::map_text(receiver, |text| match name {
                    "lower" => text.to_lowercase(),
                    "upper" => text.to_uppercase(),
                    _ => text.chars().take(1).flat_map(char::to_uppercase).chain(text.chars().skip(1)).collect(),
                })
            }
            "with_suffix" | "with_name" => {
                let (Some(receiver), Some(new)) = (call.receiver(), argument(0)) else { return unknown() };
                let Value::Text(new, _) = first(self.eval(new, depth)) else { return unknown() };
                Self::map_text(self.eval(receiver, depth), |text| {
                    let (folder, file) = text.rsplit_once('/').unwrap_or(("", text));
                    let file = if name == "with_name" {
                        new.clone()
                    } else {
                        format!("{}{new}", file.rsplit_once('.').map_or(file, |(stem, _)| stem))
                    };
                    joined(folder, &file)
                })
            }
            "replace" if arguments.len() == 2 => {
                let (from, to) = (through(0), through(1));
                let ([Value::Text(from, _)], [Value::Text(to, _)]) = (from.as_slice(), to.as_slice()) else { return unknown() };
                let receiver = call.receiver().map_or_else(unknown, |receiver| self.eval(receiver, depth));
                Self::map_text(receiver, |text| text.replace(from.as_str(), to))
            }
            "format" if call.receiver().is_some() => self.format(call, depth),
            "cwd" | "getcwd" | "home" => vec![Value::text("")],
            "range" => range(&arguments.iter().map(|node| first(self.eval(*node, depth))).collect::<Vec<_>>()),
            "glob" | "iglob" | "rglob" | "listdir" | "iterdir" | "scandir" => self.listing(call, depth),
            "sorted" | "list" | "tuple" | "set" | "reversed" | "shuffle" | "cycle" | "deepcopy" if is_plain || root == "it" => {
                vec![Value::Items(argument(0).map_or_else(unknown, |node| self.items(node, depth)))]
            }
            "enumerate" => {
                let items = argument(0).map_or_else(unknown, |node| self.items(node, depth));
                let pairs = (0..).zip(items).map(|(place, item)| Value::Items(vec![Value::Int(place), item]));
                vec![Value::Items(pairs.collect())]
            }
            "zip" | "product" => {
                let columns: Vec<Vec<Value>> = arguments.iter().map(|node| self.items(*node, depth)).collect();
                let longest = columns.iter().map(Vec::len).max().unwrap_or_default();
                let tuple = |row: usize| {
                    let entry = |column: &Vec<Value>| column.get(row).cloned().unwrap_or(Value::Unknown);
                    Value::Items(columns.iter().map(entry).collect())
                };
                vec![Value::Items((0..longest).map(tuple).collect())]
            }
            "items" | "keys" | "values" if call.receiver().is_some() => {
                let receiver = call.receiver().map_or_else(unknown, |receiver| self.eval(receiver, depth));
                let parts = |value: Value| match value {
                    Value::Map(pairs) => Value::Items(
                        pairs
                            .into_iter()
                            .map(|(key, value)| match name {
                                "items" => Value::Items(vec![key, value]),
                                "keys" => key,
                                _ => value,
                            })
                            .collect(),
                    ),
                    Value::Other => Value::Other,
                    _ => Value::Unknown,
                };
                receiver.into_iter().map(parts).collect()
            }
            "get" if call.receiver().is_some() => {
                let receiver = call.receiver().map_or_else(unknown, |receiver| self.eval(receiver, depth));
                receiver
                    .into_iter()
                    .flat_map(|value| match value {
                        Value::Map(pairs) => pairs.into_iter().map(|(_, value)| value).collect(),
                        _ => unknown(),
                    })
                    .collect()
            }
            _ => self.function_call(call, root, depth),
        }
    }

    /// What a function of the sample returns.
    fn function_call(&self, call: Call<'t>, root: &str, depth: usize) -> Vec<Value> {
        if matches!(root, "np" | "numpy" | "cv2" | "plt" | "Image" | "random") {
            return vec![Value::Other];
        }
        let mut values = Vec::new();
        for function in self.functions_named(call.name()) {
            for node in function.descendants().filter(|node| node.kind() == Kind::Return && node.function() == Some(function)) {
                values.extend(node.children().next().map_or_else(unknown, |value| self.eval(value, depth)));
            }
        }
        // What begins with a capital makes an object.
        let makes_object = call.name().starts_with(|c: char| c.is_uppercase());
        if values.is_empty() { vec![if makes_object { Value::Other } else { Value::Unknown }] } else { values }
    }

    fn functions_named(&self, name: &str) -> impl Iterator<Item = Node<'t>> {
        let name = name.to_owned();
        let is_it = move |node: &Node<'t>| node.as_function().is_some_and(|function| function.name() == name);
        self.tree.nodes().filter(|node| node.kind() == Kind::Function).filter(is_it)
    }

    fn format(&self, call: Call<'t>, depth: usize) -> Vec<Value> {
        let receiver = call.receiver().map_or_else(unknown, |receiver| self.eval(receiver, depth));
        let mut values = receiver;
        for (place, argument) in call.arguments().into_iter().enumerate() {
            let hole = argument.keyword.map_or_else(|| format!("{{{place}}}"), |keyword| format!("{{{keyword}}}"));
            let choices = self.eval(argument.value, depth);
            let mut filled = Vec::new();
            for value in &values {
                for choice in &choices {
                    let (Value::Text(text, from), Some((choice, too))) = (value, choice.as_text()) else { return unknown() };
                    let text = if text.contains(&hole) { text.replace(&hole, &choice) } else { text.replacen("{}", &choice, 1) };
                    filled.push(Value::Text(text, both(from, &too)));
                }
            }
            if filled.len() > MOST_VALUES {
                return unknown();
            }
            values = filled;
        }
        values
    }

    fn all_joined(parts: Vec<Vec<Value>>) -> Vec<Value> {
        let mut values = vec![Value::text("")];
        for part in parts {
            let mut longer = Vec::new();
            for value in &values {
                for part in &part {
                    longer.push(Self::combine(
                        value,
                        "/",
                        &part.as_text().map_or(Value::Unknown, |(text, spans)| Value::Text(text, spans)),
                    ));
                }
            }
            if longer.len() > MOST_VALUES {
                return unknown();
            }
            values = longer;
        }
        values
    }

    fn map_text(values: Vec<Value>, change: impl Fn(&str) -> String) -> Vec<Value> {
        let change = |value| match value {
            Value::Text(text, spans) => Value::Text(change(&text), spans),
            other => other,
        };
        values.into_iter().map(change).collect()
    }

    /// `glob` and its like: the files of the repository that match.
    fn listing(&self, call: Call<'t>, depth: usize) -> Vec<Value> {
        let is_module_call = call.receiver().is_none_or(|receiver| matches!(receiver.text(), "glob" | "os"));
        let pattern = call.positional().first().map(|node| self.eval(*node, depth));
        let folders = if is_module_call {
            vec![Value::text("")]
        } else {
            call.receiver().map_or_else(unknown, |receiver| self.eval(receiver, depth))
        };
        let patterns = pattern.unwrap_or_else(|| vec![Value::text("*")]);
        let mut found = Vec::new();
        for folder in &folders {
            for pattern in &patterns {
                let (Value::Text(folder, _), Value::Text(pattern, _)) = (folder, pattern) else { return unknown() };
                let pattern = if call.name() == "rglob" { joined("**", pattern) } else { pattern.clone() };
                let bare = call.name() == "listdir";
                let pattern = joined(folder, &pattern) + if bare { "/*" } else { "" };
                let matches = self.files.matching(&pattern);
                found.extend(
                    matches.into_iter().take(MOST_VALUES).map(|path| {
                        Value::text(if bare { path.rsplit('/').next().unwrap_or_default().to_owned() } else { path })
                    }),
                );
            }
        }
        vec![Value::Items(found)]
    }
}
