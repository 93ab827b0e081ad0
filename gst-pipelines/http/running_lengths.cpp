#include "http/running_lengths.hpp"

namespace petcam::gst::http {
namespace {

/// Each is a minute old at most; who asks for more at once gets lengths that change.
constexpr std::size_t kMost = 1000;

}  // namespace

std::uint64_t RunningLengths::lengthFor(const std::string& ticket, store::ClipId clip, std::uint64_t length,
                                        bool running, std::int64_t expires, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    if (const auto found = kept_.find({ticket, clip}); found != kept_.end()) return found->second.length;
    if (!running) return length;
    if (kept_.size() >= kMost)
        std::erase_if(kept_, [&](const auto& one) { return one.second.expires < now; });
    if (kept_.size() < kMost) kept_[{ticket, clip}] = {length, expires};
    return length;
}

}  // namespace petcam::gst::http
