#include "tap.hpp"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace petcam::link {
namespace {

constexpr std::size_t kLargestFrame = 65536;

std::system_error failure(const std::string& what) {
    return {errno, std::generic_category(), what};
}

}  // namespace

Tap::Tap(const std::string& name) : descriptor_(open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC)) {
    if (descriptor_ < 0) throw failure("/dev/net/tun");
    ifreq request{};
    if (name.empty() || name.size() >= sizeof request.ifr_name) {
        close(descriptor_);
        throw std::invalid_argument("\"" + name + "\" is no name of an interface");
    }
    std::memcpy(request.ifr_name, name.c_str(), name.size());
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    if (ioctl(descriptor_, TUNSETIFF, &request) < 0) {
        const auto error = failure("interface " + name);
        close(descriptor_);
        throw error;
    }
}

Tap::~Tap() {
    close(descriptor_);
}

std::optional<Frame> Tap::read() {
    static thread_local std::array<std::uint8_t, kLargestFrame> buffer;
    const auto size = ::read(descriptor_, buffer.data(), buffer.size());
    if (size <= 0) return std::nullopt;
    return Frame(buffer.begin(), buffer.begin() + size);
}

void Tap::write(const Frame& frame) noexcept {
    [[maybe_unused]] const auto written = ::write(descriptor_, frame.data(), frame.size());
}

}  // namespace petcam::link
