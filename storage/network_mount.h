#pragma once

#include <string_view>

namespace calliope::storage {

/// Whether a file system that a program mounts (FUSE) is a share of another computer: by its name, since the system
/// knows no more of it. `mountInfo` is what Linux has in /proc/self/mountinfo (proc_pid_mountinfo(5)), `device` the
/// file system as it is named there: "0:52". False for what is not listed.
[[nodiscard]] bool isNetworkMount(std::string_view mountInfo, std::string_view device);

} // namespace calliope::storage
