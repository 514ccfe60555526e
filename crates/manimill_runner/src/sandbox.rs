//! What stands between a sample and this machine, and how much of it the machine can put up.
//!
//! The walls themselves go up in the worker, in the child that will run the sample; here are the system calls that
//! are refused, compiled to the filters the worker loads, and the report of what is active.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What is asked of the walls before anything runs behind them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WallPolicy {
    /// Nothing runs where a wall is missing.
    #[default]
    Full,
    /// Whatever walls there are will do.
    Partial,
}

impl WallPolicy {
    /// Whether something may run behind these walls.
    pub fn accepts(self, sandbox: Sandbox) -> bool {
        self == Self::Partial || sandbox.is_tight()
    }
}

/// The walls that are active around samples, LaTeX and imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "walls stand or do not, each on its own")]
pub struct Sandbox {
    /// The version of landlock's interface; 0 when the kernel has none.
    pub landlock: u32,
    /// Whether system calls are filtered.
    pub seccomp: bool,
    /// Whether samples run in a network namespace without any interface.
    pub network_namespace: bool,
    /// Whether they see no processes but their own.
    pub processes_namespace: bool,
    /// Whether they see no files but those that they may read, and write to a file system of their own.
    pub files_namespace: bool,
    /// Whether samples run as a user of their own, which takes a tool that is run by root.
    pub own_user: bool,
}

impl Sandbox {
    /// Whether a sample can neither read the user's files, nor change any outside its folder, nor reach the network or the user's
    /// other processes. The namespaces are walls behind these walls: what they hide, landlock and seccomp refuse.
    pub fn is_tight(self) -> bool {
        self.landlock > 0 && self.seccomp
    }

    /// The walls that are missing, in words; empty when all stand.
    pub fn missing(self) -> Vec<&'static str> {
        let walls = [
            (self.landlock > 0, "landlock (Linux 5.13 or newer, with landlock among its security modules)"),
            (self.seccomp, "seccomp filters"),
            (
                self.network_namespace && self.processes_namespace && self.files_namespace,
                "namespaces (as root, or with unprivileged user namespaces allowed)",
            ),
        ];
        walls.into_iter().filter(|(stands, _)| !stands).map(|(_, wall)| wall).collect()
    }
}

/// Puts the walls up in a process of its own and says which stand; none when that cannot be tried.
pub(crate) fn probe(python: &Path) -> Option<Sandbox> {
    let scratch = tempfile::tempdir().ok()?;
    crate::warden::probe(python, scratch.path())
}

impl fmt::Display for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let walls = [
            (self.landlock > 0, format!("landlock {}", self.landlock)),
            (self.seccomp, "seccomp".to_owned()),
            (self.network_namespace, "no network".to_owned()),
            (self.processes_namespace, "no other processes".to_owned()),
            (self.files_namespace, "no other files".to_owned()),
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
        libc::SYS_name_to_handle_at,
        libc::SYS_mount_setattr,
        libc::SYS_move_mount,
        libc::SYS_open_tree,
        libc::SYS_fsopen,
        libc::SYS_fsconfig,
        libc::SYS_fsmount,
        libc::SYS_fspick,
        libc::SYS_fanotify_init,
        libc::SYS_kcmp,
        libc::SYS_process_madvise,
        libc::SYS_process_mrelease,
        libc::SYS_move_pages,
        libc::SYS_migrate_pages,
        libc::SYS_get_robust_list,
        libc::SYS_pidfd_open,
        libc::SYS_memfd_secret,
        libc::SYS_acct,
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
        libc::SYS_kexec_file_load,
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

    /// Space that is reserved at once, and links that cost nothing, outrun whoever counts them, and go with the rest: a mounted room
    /// has its size.
    ///
    /// Landlock has no say over who owns files, when they changed and who may do what with them: on the machine's own file tree,
    /// that could be any file of the user's. In a mounted tree that cannot be written to, nothing is left to refuse.
    const ATTRIBUTES: &[i64] = &[
        #[cfg(target_arch = "x86_64")]
        libc::SYS_chmod,
        libc::SYS_fallocate,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_link,
        libc::SYS_linkat,
        libc::SYS_fchmod,
        libc::SYS_fchmodat,
        452, // fchmodat2, which has this number everywhere
        #[cfg(target_arch = "x86_64")]
        libc::SYS_chown,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_lchown,
        libc::SYS_fchown,
        libc::SYS_fchownat,
        libc::SYS_setxattr,
        libc::SYS_lsetxattr,
        libc::SYS_fsetxattr,
        libc::SYS_removexattr,
        libc::SYS_lremovexattr,
        libc::SYS_fremovexattr,
        463, // setxattrat
        466, // removexattrat
        469, // file_setattr
    ];

    /// Calls that change the times of files. Manim itself touches the films that it puts together: where it is to do what it does for a
    /// person, these do nothing and say that they did.
    const TIMES: &[i64] = &[
        #[cfg(target_arch = "x86_64")]
        libc::SYS_utime,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_utimes,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_futimesat,
        libc::SYS_utimensat,
    ];

    /// Calls that take a process as their first argument: only the caller itself, which is 0, is left.
    const OF_PROCESSES: &[i64] = &[
        libc::SYS_prlimit64,
        libc::SYS_sched_setaffinity,
        libc::SYS_sched_setparam,
        libc::SYS_sched_setscheduler,
        libc::SYS_sched_setattr,
    ];

    /// The same, with the process as the second argument, behind what kind of number it is.
    const OF_KINDS_OF_PROCESSES: &[i64] = &[libc::SYS_setpriority, libc::SYS_ioprio_set];

    /// Calls that send signals: to the caller, or to its own process group.
    const SIGNALS: &[i64] =
        &[libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill, libc::SYS_rt_sigqueueinfo, libc::SYS_rt_tgsigqueueinfo];

    /// Stands for the process that a filter is loaded into; the worker puts its number there.
    const ITSELF: u64 = 0x5EED_1D00;

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
        let other_than = |argument: u8, values: &[u64]| {
            let conditions =
                values.iter().map(|value| SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, *value));
            SeccompRule::new(conditions.collect::<Result<_, _>>()?)
        };
        let mut forbidden: BTreeMap<i64, Vec<SeccompRule>> = FORBIDDEN.iter().map(|call| (*call, Vec::new())).collect();
        forbidden.insert(libc::SYS_clone, namespaces.collect::<Result<_, _>>()?);
        for call in OF_PROCESSES {
            forbidden.insert(*call, vec![other_than(0, &[0, ITSELF])?]);
        }
        for call in OF_KINDS_OF_PROCESSES {
            forbidden.insert(*call, vec![other_than(1, &[0, ITSELF])?]);
        }
        for call in SIGNALS {
            forbidden.insert(*call, vec![other_than(0, &[0, ITSELF])?]);
        }
        Ok(vec![
            // No network of any kind, nor sockets of other programs; pairs within the sample are left.
            filter([(libc::SYS_socket, Vec::new())].into(), libc::EACCES)?,
            // Its flags are in memory, out of a filter's sight; the C library falls back to `clone`.
            filter([(libc::SYS_clone3, Vec::new())].into(), libc::ENOSYS)?,
            filter(forbidden, libc::EPERM)?,
            // The rest is for where the machine's own file tree is in sight; of the last two, there is one or the other.
            filter(ATTRIBUTES.iter().map(|call| (*call, Vec::new())).collect(), libc::EPERM)?,
            filter(TIMES.iter().map(|call| (*call, Vec::new())).collect(), libc::EPERM)?,
            filter(TIMES.iter().map(|call| (*call, Vec::new())).collect(), 0)?,
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
        let none = Sandbox {
            landlock: 0,
            seccomp: false,
            network_namespace: false,
            processes_namespace: false,
            files_namespace: false,
            own_user: false,
        };
        assert_eq!((none.missing().len(), none.to_string().as_str(), none.is_tight()), (3, "limits only", false));
    }
}
