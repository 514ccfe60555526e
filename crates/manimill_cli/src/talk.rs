//! Standard error: warnings, errors, and what to do next. Standard output: results.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use manimill::{Error, ErrorKind};
use tracing_subscriber::EnvFilter;

/// Sends the log to standard error: warnings only, more with `-v`.
pub(crate) fn start_log(verbose: u8) {
    let level = match verbose {
        0 => "warn",
        1 => "info",
        _ => "debug",
    };
    let filter = EnvFilter::try_from_env("MANIMILL_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .without_time()
        .with_target(false)
        .init();
}

/// Says one line, or several, on standard error. A closed standard error is nobody's loss.
pub(crate) fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "{message}");
}

/// Prints a result. A closed pipe is success: the reader has had enough.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Prints a result as one JSON document.
pub(crate) fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    print(&format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// Says why a command ended, and gives its exit code.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    let known = error.downcast_ref::<Error>();
    if let Some(ErrorKind::Interrupted) = known.map(Error::kind) {
        say(&error.to_string());
        return ExitCode::from(130);
    }
    say(&format!("error: {error:#}"));
    if let Some(next) = known.and_then(Error::next_step) {
        say(&format!("hint: {next}"));
    }
    ExitCode::from(2)
}

/// A table in plain text: columns aligned, numbers to the right.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).chain([header[column].chars().count()]).max().unwrap_or_default()
    };
    let is_number =
        |column: usize| !rows.is_empty() && rows.iter().all(|row| row[column].chars().all(|c| c.is_ascii_digit() || c == '-'));
    let line = |cells: Vec<&str>| {
        let mut out = String::new();
        for (column, cell) in cells.iter().enumerate() {
            let padding = " ".repeat(width(column) - cell.chars().count());
            let last = column + 1 == cells.len();
            match (is_number(column), last) {
                (true, _) => out.push_str(&format!("{padding}{cell}")),
                (false, true) => out.push_str(cell),
                (false, false) => out.push_str(&format!("{cell}{padding}")),
            }
            if !last {
                out.push_str("  ");
            }
        }
        format!("{}\n", out.trim_end())
    };
    let mut out = line(header.to_vec());
    for row in rows {
        out.push_str(&line(row.iter().map(String::as_str).collect()));
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_stand_to_the_right() {
        let text = super::table(&["stage", "in"], &[vec!["slice".into(), "7".into()], vec!["check".into(), "12".into()]]);
        assert_eq!(text, "stage  in\nslice   7\ncheck  12\n");
    }
}
