#pragma once

#include <libsoup/soup.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "bridge/glib_ptr.hpp"

namespace petcam::bridge {

/// `GET /metrics` on this machine's loopback address, and nothing else. Used on the thread of its loop.
class MetricsServer {
public:
    /// Calls back once, now or later, with the whole text.
    using Collect = std::function<void(std::function<void(const std::string& text)>)>;

    /// Throws std::runtime_error when the port cannot be had.
    MetricsServer(std::uint16_t port, Collect collect);
    ~MetricsServer();
    MetricsServer(const MetricsServer&) = delete;
    MetricsServer& operator=(const MetricsServer&) = delete;

private:
    void answer(SoupServerMessage* message, const std::string& path);

    const Collect collect_;
    GPtr<SoupServer> server_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace petcam::bridge
