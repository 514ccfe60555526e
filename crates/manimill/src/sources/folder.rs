//! `kind = "folder"`: the Python files and notebooks below a folder of this machine, or in an archive.

use super::kinds::Kind;
use super::reading::Reading;
use super::{modules, places};

pub(super) const KIND: Kind = Kind {
    name: "folder",
    about: "the Python files and notebooks of a folder or archive",
    gather: |settings, context| modules::gather(Reading::new(settings, context, places::open_folder(settings, context)?)),
};
