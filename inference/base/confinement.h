#pragma once

namespace calliope {

/// From here on this process only computes: it reads and writes what it has open, and opens no file, reaches no other
/// machine or process and starts none; what it tries fails. Its memory and its time are limited, too. For a process
/// that is about to read data which could take it over.
///
/// Linux: a system call filter (seccomp) for all threads, and limits; false where the kernel has none. Other POSIX
/// systems: the limits only, and false. Windows: nothing, and false. Sanitizers need more than this allows: under them
/// it does nothing.
bool confine();

} // namespace calliope
