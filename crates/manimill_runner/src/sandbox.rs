//! What stands between a sample and this machine, and how much of it the machine can put up.
//!
//! The walls themselves go up in the worker, in the child that will run the sample; here are the system calls that
//! are refused, compiled to the filters the worker loads, and the report of what is active.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use crate::command::Command;

/// The worker's part.
pub(crate) const WALLS: &str = include_str!("worker/walls.py");

/// The walls that are active around samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// The version of landlock's interface; 0 when the kernel has none.
    pub landlock: u32,
    /// Whether system calls are filtered.
    pub seccomp: bool,
    /// Whether samples run in a network namespace without any interface.
    pub network_namespace: bool,
    /// Whether samples run as a user of their own, which takes a tool that is run by root.
    pub own_user: bool,
}

impl Sandbox {
    /// Whether a sample can neither read the user's files, nor write outside its folder, nor reach the network.
    pub fn is_tight(self) -> bool {
        self.landlock > 0 && self.seccomp
    }

    /// The walls that are missing, in words; empty when all stand.
    pub fn missing(self) -> Vec<&'static str> {
        let walls = [
            (self.landlock > 0, "landlock (Linux 5.13 or newer, with landlock among its security modules)"),
            (self.seccomp, "seccomp filters"),
            (self.network_namespace, "a network namespace (as root, or with unprivileged user namespaces allowed)"),
        ];
        walls.into_iter().filter(|(stands, _)| !stands).map(|(_, wall)| wall).collect()
    }
}

/// Puts the walls up in a process of its own and says which stand; none when that cannot be tried.
pub(crate) fn probe(python: &Path) -> Option<Sandbox> {
    let filters: Vec<String> = filters().iter().map(|program| BASE64_STANDARD.encode(program)).collect();
    let scratch = tempfile::tempdir().ok()?;
    let output = Command::new(python)
        .args(["-I", "-B", "-c", WALLS])
        .folder(scratch.path())
        .stdin(serde_json::json!({ "seccomp": filters }).to_string())
        .timeout(Duration::from_secs(30))
        .run();
    serde_json::from_slice(&output.ok()?.stdout).ok()
}

impl fmt::Display for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let walls = [
            (self.landlock > 0, format!("landlock {}", self.landlock)),
            (self.seccomp, "seccomp".to_owned()),
            (self.network_namespace, "no network".to_owned()),
            (self.own_user, "its own user".to_owned()),
        ];
        let standing: Vec<String> = walls.into_iter().filter(|(stands, _)| *stands).map(|(_, wall)| wall).collect();
        if standing.is_empty() { formatter.write_str("limits only") } else { formatter.write_str(&standing.join(", ")) }
    }
}

/// The filters, as the kernel takes them; none where there is no seccomp for this processor.
#[cfg(not(target_os = "linux"))]
pub(crate) fn filters() -> Vec<Vec<u8>> {
    Vec::new()
}

#[cfg(target_os = "linux")]
pub(crate) use self::linux::filters;

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;

    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
    };

    /// Refused with "not permitted": other processes, other sessions, other namespaces, the kernel itself, and
    /// memory that no limit counts.
    const FORBIDDEN: &[i64] = &[
        libc::SYS_setsid,
        libc::SYS_setpgid,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_getfd,
        libc::SYS_pidfd_send_signal,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        libc::SYS_open_by_handle_at,
        libc::SYS_memfd_create,
        libc::SYS_shmget,
        libc::SYS_msgget,
        libc::SYS_semget,
        libc::SYS_mq_open,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_keyctl,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_delete_module,
        libc::SYS_kexec_load,
        libc::SYS_reboot,
        libc::SYS_swapon,
        libc::SYS_swapoff,
        libc::SYS_syslog,
        libc::SYS_quotactl,
        libc::SYS_io_uring_setup,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
        libc::SYS_personality,
        libc::SYS_sethostname,
        libc::SYS_setdomainname,
        libc::SYS_settimeofday,
        libc::SYS_clock_settime,
        libc::SYS_adjtimex,
    ];

    /// Flags of `clone` that make namespaces.
    const NAMESPACES: u64 = 0x7E02_0000 | 0x80;

    pub(crate) fn filters() -> Vec<Vec<u8>> {
        compile().unwrap_or_else(|error| {
            tracing::warn!(%error, "system calls cannot be filtered on this processor");
            Vec::new()
        })
    }

    fn compile() -> Result<Vec<Vec<u8>>, seccompiler::BackendError> {
        let namespaces = (0..64).map(|bit| 1u64 << bit).filter(|flag| NAMESPACES & flag != 0).map(|flag| {
            let set = SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(flag), flag)?;
            SeccompRule::new(vec![set])
        });
        let mut forbidden: BTreeMap<i64, Vec<SeccompRule>> = FORBIDDEN.iter().map(|call| (*call, Vec::new())).collect();
        forbidden.insert(libc::SYS_clone, namespaces.collect::<Result<_, _>>()?);
        Ok(vec![
            // No network of any kind, nor sockets of other programs; pairs within the sample are left.
            filter([(libc::SYS_socket, Vec::new())].into(), libc::EACCES)?,
            // Its flags are in memory, out of a filter's sight; the C library falls back to `clone`.
            filter([(libc::SYS_clone3, Vec::new())].into(), libc::ENOSYS)?,
            filter(forbidden, libc::EPERM)?,
        ])
    }

    fn filter(rules: BTreeMap<i64, Vec<SeccompRule>>, error: i32) -> Result<Vec<u8>, seccompiler::BackendError> {
        let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
        let action = SeccompAction::Errno(error.cast_unsigned());
        let program: BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, action, architecture)?.try_into()?;
        // `struct sock_filter`: code, jump if true, jump if false, operand.
        let bytes = program.iter().flat_map(|step| {
            let [code_low, code_high] = step.code.to_ne_bytes();
            [code_low, code_high, step.jt, step.jf].into_iter().chain(step.k.to_ne_bytes())
        });
        Ok(bytes.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_whole_instructions() {
        for program in filters() {
            assert!(!program.is_empty() && program.len() % 8 == 0 && program.len() / 8 < 4096);
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let none = Sandbox { landlock: 0, seccomp: false, network_namespace: false, own_user: false };
        assert_eq!((none.missing().len(), none.to_string().as_str(), none.is_tight()), (3, "limits only", false));
    }
}
