//! `kind = "pypi"`: the Python files and notebooks of a released package, taken from its wheel or sdist.

use super::kinds::Kind;
use super::reading::Reading;
use super::{modules, places};

pub(super) const KIND: Kind = Kind {
    name: "pypi",
    about: "the Python files and notebooks of a released package",
    gather: |settings, context| modules::gather(Reading::new(settings, context, places::open_package(settings, context)?)),
};
