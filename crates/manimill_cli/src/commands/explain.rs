//! `manimill explain`: what a name in a ledger means.

use std::process::ExitCode;

use manimill::explain::{Explanation, all, explain};
use serde_json::json;

use crate::args::{Arguments, Format};
use crate::talk;

pub(crate) fn run(arguments: &Arguments, rule: Option<&str>) -> anyhow::Result<ExitCode> {
    let found = match rule {
        None => all(),
        Some(rule) => explain(rule).map_err(|nearest| match nearest {
            Some(name) => anyhow::anyhow!("nothing is called `{rule}`\nhint: did you mean `{name}`?"),
            None => anyhow::anyhow!("nothing is called `{rule}`\nhint: `manimill explain` lists all names"),
        })?,
    };
    if arguments.format == Format::Json {
        let documents: Vec<_> = found
            .iter()
            .map(|it| json!({"name": it.name, "kind": it.kind, "title": it.title, "about": it.about, "example": it.example}))
            .collect();
        talk::print_json(&documents)?;
    } else if rule.is_none() {
        let rows: Vec<Vec<String>> =
            found.iter().map(|it| vec![it.name.to_owned(), it.kind.to_owned(), it.title.to_string()]).collect();
        talk::print(&talk::table(&["name", "where", "what"], &rows))?;
    } else {
        let texts: Vec<String> = found.iter().map(text).collect();
        talk::print(&texts.join("\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn text(explanation: &Explanation) -> String {
    let mut out = format!("{} ({})\n  {}.\n", explanation.name, explanation.kind, explanation.title.trim_end_matches('.'));
    for line in explanation.about.lines() {
        out.push_str(&format!("  {line}\n"));
    }
    if !explanation.example.is_empty() {
        out.push_str("\n  For example:\n\n");
        for line in explanation.example.lines() {
            out.push_str(&format!("      {line}\n"));
        }
    }
    out
}
