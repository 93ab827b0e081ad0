#pragma once

#include <atomic>
#include <random>
#include <string>

#include "home_core.hpp"

namespace petcam::test {

/// The first dynamic payload type (RFC 3551 section 6). Each PeerConnection of a viewer has types of its own,
/// so that what it receives tells to which it belongs; with a new offer it changes those of VP8 and H.264.
inline constexpr int kFirstType = 96;
inline constexpr int kOffers = 10;

/// One loop thread at a time of a busy home: what its phones do, in the order that Janus keeps. It
/// uses one handle after another until `over`.
class Loop {
public:
    Loop(HomeCore& core, unsigned seed, const std::atomic<bool>& over)
        : core_(core), random_(seed), over_(over) {}
    virtual ~Loop() = default;
    void run();

protected:
    virtual void step() = 0;
    /// An offer was answered, and its PeerConnection did not end since.
    bool isUp() const { return up_; }
    /// One offer at a time, as in a browser.
    bool offerWaits() const { return answersBefore_ >= 0; }
    void offer(const std::string& body, const std::string& sdp);
    void hangUp();
    void destroy();
    bool chance(unsigned outOf100) { return random_() % 100 < outOf100; }
    /// With an answer that does not come.
    bool impatient() { return random_() % 500 == 0; }
    void sendRtp(bool video, int type, std::uint32_t ssrc, const Mark& mark, int audioLevel = -1);
    void sendPadding(int type, std::uint32_t ssrc);
    void sendRubbish();
    void sendKeyframeRequest();

    HomeCore& core_;
    std::mt19937 random_;
    Phone* phone_ = nullptr;
    std::uint16_t videoSequence_ = 0;
    std::uint16_t audioSequence_ = 0;

private:
    void relay(bool video, std::vector<std::uint8_t> bytes, int audioLevel);
    void live();

    const std::atomic<bool>& over_;
    int answersBefore_ = -1;  // of the offer that waits; -1 when none does
    bool up_ = false;
};

/// A phone that is a camera: it publishes now with one codec and now with the other, on a new handle each
/// time, with the same device key as another one that it takes the place from, and that takes it back.
class CameraLoop final : public Loop {
public:
    CameraLoop(HomeCore& core, unsigned seed, const std::atomic<bool>& over, std::string camera)
        : Loop(core, seed, over), camera_(std::move(camera)) {}

private:
    void step() override;
    void film();

    const std::string camera_;
    bool h264_ = false;
    Phone* publishing_ = nullptr;
    std::uint32_t pictures_ = 0;
    std::uint32_t sounds_ = 0;
};

/// Calm: watches its camera and nothing else. Shy: never asks for the floor.
enum class Habit { Calm, Shy, Talkative };

/// A phone of the family. Whoever is not calm speaks all the time, with the floor and without.
class ViewerLoop final : public Loop {
public:
    ViewerLoop(HomeCore& core, unsigned seed, const std::atomic<bool>& over, std::string camera, Habit habit)
        : Loop(core, seed, over), home_(std::move(camera)), habit_(habit) {}

private:
    void step() override;
    void join();
    void act();
    void talk();
    void leave();
    void renegotiate(bool sound);
    std::string nextOffer(bool sound, bool newConnection);
    std::string watchRequest();

    const std::string home_;
    const Habit habit_;
    Phone* joined_ = nullptr;
    int opus_ = 0;
    bool sound_ = true;
    std::uint32_t words_ = 0;
};

}  // namespace petcam::test
