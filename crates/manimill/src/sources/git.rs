//! `kind = "git"`: the Python files and notebooks of one commit of a git repository, local or behind a URL.

use super::kinds::Kind;
use super::reading::Reading;
use super::{modules, places};

pub(super) const KIND: Kind = Kind {
    name: "git",
    about: "the Python files and notebooks of a commit of a git repository",
    gather: |settings, context| modules::gather(Reading::new(settings, context, places::open_git(settings, context)?)),
};
