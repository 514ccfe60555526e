//! Room on the stack for walks over a syntax tree, whatever thread they run on.
//!
//! Trees are walked, laid out and dropped by recursion, here and in the libraries below. [`nesting`](crate::nesting) bounds how
//! deep a tree gets before it is made; this module makes sure that the deepest one that passes fits on the stack.

/// Stack that every walk over a tree has at least, in bytes. Measured with the longest chains that
/// [`nesting`](crate::nesting) lets in, parsed, walked, laid out and dropped as tests are compiled: 4 MB are enough, 3 MB are not.
const ROOM: usize = 64 << 20;

/// Runs what walks a tree on a stack that is large enough for the deepest one: the thread's own, or another one made for it.
pub(crate) fn with_room<T>(walk: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(ROOM, 2 * ROOM, walk)
}
