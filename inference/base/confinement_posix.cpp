#include "inference/base/confinement.h"

#include <sys/resource.h>

#include <csignal>

#ifdef __linux__
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#endif

namespace calliope {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool isSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
constexpr bool isSanitized = true;
#else
constexpr bool isSanitized = false;
#endif
#else
constexpr bool isSanitized = false;
#endif

void limit(int what, rlim_t most) {
    const rlimit value{most, most};
    setrlimit(what, &value);
}

#ifdef __linux__

#if defined(__x86_64__)
constexpr std::uint32_t machine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t machine = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t machine = 0; // no filter has been tried there
#endif

/// What computing, memory and open streams need; everything else fails with EPERM. Libraries may have begun threads a
/// moment before, whose first two calls are the last ones here: without them the C library ends the process.
constexpr std::array allowed{SYS_read,          SYS_write,          SYS_readv,
                             SYS_writev,        SYS_close,          SYS_fstat,
                             SYS_lseek,         SYS_mmap,           SYS_munmap,
                             SYS_mremap,        SYS_mprotect,       SYS_madvise,
                             SYS_brk,           SYS_futex,          SYS_rt_sigaction,
                             SYS_rt_sigreturn,  SYS_rt_sigprocmask, SYS_sigaltstack,
                             SYS_clock_gettime, SYS_gettimeofday,   SYS_clock_nanosleep,
                             SYS_nanosleep,     SYS_sched_yield,    SYS_getpid,
                             SYS_gettid,        SYS_exit,           SYS_exit_group,
                             SYS_getrandom,     SYS_rseq,           SYS_set_robust_list};

bool filterCalls() {
    if (machine == 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    constexpr auto load = BPF_LD | BPF_W | BPF_ABS;
    constexpr auto equal = BPF_JMP | BPF_JEQ | BPF_K;
    constexpr auto result = BPF_RET | BPF_K;
    // Other calling conventions of the same processor have other numbers: they end the process.
    std::array<sock_filter, 5 + 2 * allowed.size()> program{
        {BPF_STMT(load, offsetof(seccomp_data, arch)), BPF_JUMP(equal, machine, 1, 0),
         BPF_STMT(result, SECCOMP_RET_KILL_PROCESS), BPF_STMT(load, offsetof(seccomp_data, nr))}};
    std::size_t at = 4;
    for (const auto call : allowed) {
        program[at++] = BPF_JUMP(equal, static_cast<std::uint32_t>(call), 0, 1);
        program[at++] = BPF_STMT(result, SECCOMP_RET_ALLOW);
    }
    program[at] = BPF_STMT(result, SECCOMP_RET_ERRNO | EPERM);
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0;
}

#endif

} // namespace

bool confine() {
    if (isSanitized) return false;
    constexpr rlim_t memory = rlim_t{768} << 20;
    constexpr rlim_t seconds = 20;
    limit(RLIMIT_DATA, memory);
    limit(RLIMIT_CPU, seconds);
    limit(RLIMIT_CORE, 0);
#ifdef __linux__
    return filterCalls();
#else
    return false;
#endif
}

} // namespace calliope
