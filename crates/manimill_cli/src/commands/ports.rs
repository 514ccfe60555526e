//! Who has a port, where the system tells.

use std::net::TcpListener;

/// What to say of a port that cannot be had: by whom it is in use, and the next one that is free.
pub(crate) fn refusal(port: u16, cause: &std::io::Error) -> anyhow::Error {
    if cause.kind() != std::io::ErrorKind::AddrInUse {
        return anyhow::anyhow!(
            "port {port} cannot be had: {cause}\nhint: name another with `--port`, or 0 for any that is free"
        );
    }
    let by = owner(port).map(|owner| format!(" by {owner}")).unwrap_or_default();
    let free = (port.saturating_add(1)..=port.saturating_add(50)).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    let hint = match free {
        Some(free) => format!("port {free} is free: `manimill serve --port {free}`"),
        None => "`manimill serve --port 0` takes any that is free".to_owned(),
    };
    anyhow::anyhow!("port {port} is in use{by}\nhint: {hint}")
}

/// The program that listens on a port: `python3 (process 4711)`.
#[cfg(target_os = "linux")]
fn owner(port: u16) -> Option<String> {
    let sockets = ["/proc/net/tcp", "/proc/net/tcp6"].into_iter().filter_map(|path| std::fs::read_to_string(path).ok());
    let tables: Vec<String> = sockets.collect();
    let local = format!(":{port:04X}");
    let lines = tables.iter().flat_map(|table| table.lines().skip(1)).map(|line| line.split_whitespace().collect::<Vec<_>>());
    // Columns: number, local address, remote address, state (0A: listens), …, and the inode as the tenth.
    let inodes: Vec<String> = lines
        .filter(|columns| columns.len() > 9 && columns[1].ends_with(&local) && columns[3] == "0A")
        .map(|columns| format!("socket:[{}]", columns[9]))
        .collect();
    let processes = std::fs::read_dir("/proc").ok()?.flatten();
    for process in processes {
        let Some(id) = process.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let files = std::fs::read_dir(process.path().join("fd")).into_iter().flatten().flatten();
        let mut targets = files.filter_map(|file| std::fs::read_link(file.path()).ok());
        if targets.any(|target| inodes.iter().any(|inode| target.as_os_str() == inode.as_str())) {
            let name = std::fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            return Some(format!("`{}` (process {id})", name.trim()));
        }
    }
    None
}

#[cfg(not(target_os = "linux"))]
fn owner(_: u16) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_said_to_be_with_the_next_free_one() {
        let held = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = held.local_addr().expect("an address").port();
        let cause = TcpListener::bind(("127.0.0.1", port)).expect_err("it is in use");
        let said = refusal(port, &cause).to_string();
        assert!(
            said.starts_with(&format!("port {port} is in use"))
                && said.contains("hint: port ")
                && said.contains("manimill serve --port "),
            "{said}"
        );
        if cfg!(target_os = "linux") {
            assert!(said.contains(&format!("(process {})", std::process::id())), "{said}");
        }
    }
}
