#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "control/fd.hpp"
#include "control/line_splitter.hpp"
#include "control/requests.hpp"
#include "control/wake.hpp"
#include "json.hpp"
#include "petcam/companions/companions.hpp"

namespace petcam::control {

/// One client of the control socket. The socket's thread owns it, reads and writes; the control thread sends.
class Connection final : public CompanionOutlet {
public:
    /// So much may wait for a client to read it; one byte more, and it is cut off.
    static constexpr std::size_t kMostWaiting = 1024 * 1024;
    /// Requests that may wait for the control thread; after that nothing is read until one is answered.
    static constexpr int kMostPending = 32;

    Connection(CompanionId id, Fd socket, std::shared_ptr<const Wake> wake)
        : id_(id), socket_(std::move(socket)), wake_(std::move(wake)) {}

    CompanionId id() const noexcept { return id_; }
    int fd() const noexcept { return socket_.get(); }

    // Any thread.
    /// Returns at once, whether the client reads or not.
    void send(const Json& message);
    void notify(const CompanionEvent& event) override;
    /// Ends when the client has read what was sent so far.
    void finish();
    /// One of the lines from `nextLine` has been dealt with.
    void answered();

    // The socket's thread.
    bool wantsToRead() const noexcept;
    bool wantsToWrite();
    /// Reads what is there, once. False when the connection is broken.
    bool read();
    /// The next line that may be dealt with now.
    std::optional<Line> nextLine();
    /// Writes what fits. False when the connection is broken.
    bool write();
    /// Lets the client see that it is over, whoever holds this.
    void hangUp() const noexcept;
    /// Nothing is left to do on it: cut off, finished, or its client has said and heard everything.
    bool isOver();

private:
    const CompanionId id_;
    const Fd socket_;
    const std::shared_ptr<const Wake> wake_;
    std::atomic<int> pending_{0};

    // The socket's thread.
    LineSplitter lines_;
    bool inputEnded_ = false;

    std::mutex mutex_;  // guards what follows
    std::string output_;
    bool finishing_ = false;
    bool cut_ = false;
};

}  // namespace petcam::control
