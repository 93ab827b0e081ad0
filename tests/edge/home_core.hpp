#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "fake_core.hpp"

namespace petcam::test {

/// What a packet says about itself, in its payload: who sent it, as a camera or as a talker, when, and the
/// how manieth of its stream it is. The payload's first two bytes tell the decoder of its codec what it is.
struct Mark {
    static constexpr std::size_t kBytes = 19;

    char role = 0;  ///< 'C' of a camera, 'T' of a talker
    bool h264 = false;
    bool startsPicture = false;
    std::uint16_t from = 0;
    std::uint32_t number = 0;
    std::int64_t sentAt = 0;

    std::vector<std::uint8_t> payload(bool video) const;
    static Mark read(const std::uint8_t* payload);
};

std::int64_t nanosecondsNow();

class HomeCore;

/// One handle of a busy home. Everything but the atomics belongs to the handle's loop thread.
struct Phone {
    Phone(HomeCore& core, std::uint16_t phoneNumber);

    const std::uint16_t number;
    FakeHandle handle;
    std::string watches;              ///< of the publisher: its camera
    bool vanished = false;            ///< destroyed before the home came to rest
    std::vector<int> streamOf;        ///< by payload type from kFirstType on: which PeerConnection had it
    std::atomic<int> sdpAnswers{0};   ///< that the core took
    std::atomic<int> replies{0};      ///< of any kind
    std::atomic<bool> hungUp{false};  ///< the plugin asked the core to end the PeerConnection
    std::atomic<bool> wantsKeyframe{false};
};

struct Sent {
    const Phone* to;
    bool video;
    std::uint8_t type;
    std::uint16_t sequence;
    Mark mark;
    std::int64_t at;
};
struct Told {
    const Phone* to;
    std::string transaction;  ///< empty for an event
    std::string event;
    std::string camera;
    std::string holder;
    std::int64_t at;
};
struct Asked {
    const Phone* by;
    std::string transaction;
    bool taken;
    bool atShutdown;
};

/// What one thread did or saw. Its own: a lock that all threads took in turn would put their accesses in
/// order, and ThreadSanitizer would see no race.
struct Record {
    std::vector<Sent> sent;
    std::vector<Told> told;
    std::vector<Asked> asked;
};

/// A Janus core with the threads of the real one: requests come from a pool, in any order; every handle has a
/// loop of its own (those who use this class run them). One at a time in a process.
class HomeCore {
public:
    HomeCore();
    ~HomeCore();

    janus_plugin* plugin() const { return plugin_; }
    /// A new handle; nothing when the plugin refused it.
    Phone* attach();
    /// Hands a request to the pool; refused, with false, while the home comes to rest.
    bool ask(Phone& phone, const std::string& body, const std::string& sdp = {});
    /// Takes no requests any more until everything so far was answered. False when that took too long.
    bool rest(Phone& observer);
    /// Requests from here on may get no answer.
    void closing();
    /// Ends the pool's threads; requests that wait are dropped.
    void stopPool();
    /// Another start of the plugin, which lets go of what the last one held.
    void startAgain() { plugin_->init(&callbacks_, folder_.c_str()); }

    /// The newest ones, at most so many.
    std::vector<Phone*> phones(std::size_t count = SIZE_MAX);
    /// Packets of talkers that were relayed so far.
    int wordsHeard() const { return wordsHeard_.load(std::memory_order_relaxed); }
    /// When all threads are joined.
    Record everything() const;

private:
    struct Request {
        Phone* phone;
        std::string transaction;
        std::string body;
        std::string sdp;
    };

    Record& mine();
    static janus_callbacks callbacks();
    static int pushEvent(janus_plugin_session* handle, janus_plugin* plugin, const char* transaction,
                         json_t* message, json_t* jsep);
    static void relayRtp(janus_plugin_session* handle, janus_plugin_rtp* packet);
    void serve();
    void handle(const Request& request);

    const int number_;  // of those in this process
    std::string folder_;
    janus_plugin* plugin_;
    janus_callbacks callbacks_;
    std::atomic<bool> resting_{false};
    std::atomic<bool> closing_{false};
    std::atomic<int> wordsHeard_{0};

    std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    std::deque<Request> requests_;
    std::size_t inHand_ = 0;
    std::uint64_t lastTransaction_ = 0;
    bool ended_ = false;
    std::vector<std::unique_ptr<Phone>> phones_;
    std::vector<std::unique_ptr<Record>> records_;
    std::vector<std::thread> pool_;  // last: it uses all of the above
};

}  // namespace petcam::test
