#pragma once

#include <libsoup/soup.h>

#include <functional>
#include <memory>

#include "http/message.hpp"

namespace petcam::gst::http {

/// Runs something where the disk may be waited for; and on the server's own thread again.
struct Threads {
    std::function<void(std::function<void()>)> elsewhere;
    std::function<void(std::function<void()>)> home;
};

/// One reference to a message, given back on the server's thread.
using MessagePtr = std::shared_ptr<SoupServerMessage>;
MessagePtr share(SoupServerMessage* message);

/// A response on its way out, piece by piece: the next one is read when the last has left. The message owns
/// it; server's thread.
class Download : public std::enable_shared_from_this<Download> {
public:
    /// Sets status, headers and body of a paused message, and lets it go on.
    static void start(const MessagePtr& message, Response response, Threads threads);
    /// Ends a message's connection at once. Who was reading sees that something is missing.
    static void cut(SoupServerMessage* message);

    Download(SoupServerMessage* message, Response response, Threads threads)
        : message_(message), response_(std::move(response)), threads_(std::move(threads)) {}

private:
    void begin();
    void next();
    void send(GBytes* bytes);

    SoupServerMessage* const message_;
    const Response response_;
    const Threads threads_;
    std::size_t piece_ = 0;
    std::uint64_t sent_ = 0;  ///< of the piece
    bool finished_ = false;
};

}  // namespace petcam::gst::http
