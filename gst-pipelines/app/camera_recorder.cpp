#include "app/camera_recorder.hpp"

#include <algorithm>

namespace petcam::gst::app {
namespace {

/// A pre-roll of 5 s and a keyframe's distance, at more than a phone sends.
constexpr std::size_t kPreRollBytes = 12 << 20;
constexpr Microseconds kKeyframeEvery = 4s;
constexpr Microseconds kKeyframeAgain = 500ms;
/// A camera from which nothing came for so long sends nothing.
constexpr Microseconds kSilent = 3s;
constexpr Microseconds kHoldOff = 5s;
/// A camera that starts, or whose link changes, goes through its layers: not each is worth a file.
constexpr Microseconds kSettled = 1s;

const char* wordOf(RecordingMode mode) {
    switch (mode) {
        case RecordingMode::Off:
            return "off";
        case RecordingMode::Motion:
            return "motion";
        case RecordingMode::Continuous:
            return "continuous";
    }
    return "";
}

CameraStreams streamsOf(const control::CameraMedia& media) {
    const auto kind = media.video.codec == VideoCodec::H264 ? RtpMedia::Kind::H264 : RtpMedia::Kind::VP8;
    CameraStreams streams{{kind, media.video.payloadType, media.video.clockRate}, {}};
    if (media.audio)
        streams.sound = {RtpMedia::Kind::Opus, media.audio->payloadType, media.audio->clockRate,
                         media.audio->channels};
    return streams;
}

}  // namespace

CameraRecorder::CameraRecorder(const Services& services, std::string camera, const CameraSettings& settings)
    : services_(services),
      camera_(std::move(camera)),
      settings_(settings),
      name_(camera_),
      plan_(settings.recording),
      preRoll_(settings.recording.preRoll, kPreRollBytes),
      shelf_(services.archive, services.upkeep, camera_, services.note),
      events_(services, camera_, settings.sound, eventsOutlet()),
      ingest_(ingestOutlet()),
      clips_(std::make_unique<ClipThread>(shelf_, clipOutlet())) {
    if (settings_.recording.mode == RecordingMode::Off) return;
    services_.control.tap(
        camera_, {ingest_.bestPort(), ingest_.lowestPort(), ingest_.soundPort(), settings_.recordTalkSound});
}

CameraRecorder::~CameraRecorder() {
    services_.control.untap(camera_);
    interrupt(services_.now());
    services_.note(counters());
    clips_.reset();
    inbox_.close();
}

CameraIngest::Outlet CameraRecorder::ingestOutlet() {
    return {[this](const Frame& frame, const VideoFormat& format) { onBest(frame, format); },
            [this](const Frame& frame, const VideoFormat& format) { onLowest(frame, format); },
            [this](const Frame& frame) { onSound(frame); }, [this] { wantKeyframe(); }, services_.now};
}

CameraEvents::Outlet CameraRecorder::eventsOutlet() {
    return {[this](Reason reason, bool active, WallTime at) { plan_.reason(reason, active, at); },
            [this](const SnapshotWish& wish, std::function<void(Snapshot)> done) {
                picture(wish.at, wish.box, std::move(done));
            }};
}

ClipThread::Outlet CameraRecorder::clipOutlet() {
    return {[this](std::uint64_t number, std::int64_t id) {
                inbox_.post([this, number, id] { onBegun(number, id); });
            },
            [this](std::uint64_t number, const std::string& why) {
                inbox_.post([this, number, why] { onFailed(number, why); });
            }};
}

void CameraRecorder::status(const control::CameraStatus& status) {
    name_ = status.name;
    const bool other = media_ != status.media;
    const bool gone = state_ == control::CameraState::Live && status.state != control::CameraState::Live;
    state_ = status.state;
    if (other || gone) interrupt(services_.now());
    if (!other) return;
    media_ = status.media;
    preRoll_.clear();
    format_.reset();
    lowestFormat_.reset();
    motion_.reset();
    sound_.reset();
    ingest_.expect(media_ ? std::optional(streamsOf(*media_)) : std::nullopt);
    keyframeAsked_ = {};
}

void CameraRecorder::disconnected() {
    interrupt(services_.now());
    media_.reset();
    state_ = control::CameraState::Offline;
    ingest_.expect(std::nullopt);
}

/// The picture ends here; what comes next is another one.
void CameraRecorder::interrupt(WallTime at) {
    events_.stop(lastPicture_.value_or(at));
    plan_.interrupted();
    endClip();
}

void CameraRecorder::onBest(const Frame& frame, const VideoFormat& format) {
    lastArrival_ = services_.now();
    if (frame.keyframe) keyframeAt_ = lastArrival_;
    const bool otherFormat = format_ && !(*format_ == format);
    const bool leapt = lastPicture_ && std::chrono::abs(frame.at - *lastPicture_) > RecordingPlan::kGap;
    if (otherFormat || leapt) preRoll_.clear();
    if (otherFormat || leapt || !format_) formatSince_ = frame.at;
    format_ = format;
    lastPicture_ = frame.at;
    preRoll_.push(Track::Picture, frame);
    record(frame, otherFormat);
}

void CameraRecorder::record(const Frame& frame, bool otherFormat) {
    const bool canBegin = !preRoll_.empty() && frame.at >= formatSince_ + kSettled &&
                          services_.upkeep.mayRecord() && services_.now() >= holdOff_;
    switch (plan_.picture(frame.at, frame.keyframe, otherFormat, canBegin)) {
        case RecordingPlan::Step::Nothing:
            return;
        case RecordingPlan::Step::Begin:
            return beginClip(preRoll_.since(plan_.begin()));
        case RecordingPlan::Step::Write:
            return clips_->write(Track::Picture, frame);
        case RecordingPlan::Step::Cut:
            return beginClip({{Track::Picture, frame}});
        case RecordingPlan::Step::End:
            return endClip();
    }
}

void CameraRecorder::onSound(const Frame& frame) {
    preRoll_.push(Track::Sound, frame);
    if (clip_) clips_->write(Track::Sound, frame);
    if (!sound_) {
        sound_ = std::make_unique<SoundAnalysis>(
            [this](const SoundSample& sample) { inbox_.post([this, sample] { events_.add(sample); }); });
    }
    sound_->push(frame);
}

void CameraRecorder::onLowest(const Frame& frame, const VideoFormat& format) {
    if (!motion_ || !(*lowestFormat_ == format)) {
        if (!frame.keyframe) return;
        lowestFormat_ = format;
        motion_.reset();
        motion_ = std::make_unique<MotionAnalysis>(
            format, settings_.motion,
            [this](const MotionSample& sample) { inbox_.post([this, sample] { events_.add(sample); }); });
    }
    motion_->push(frame);
    if (motion_->wantsKeyframe() && !frame.keyframe) wantKeyframe();
}

void CameraRecorder::beginClip(std::vector<TrackFrame> frames) {
    const std::optional<int> sound =
        media_ && media_->audio ? std::optional(media_->audio->channels) : std::nullopt;
    const bool was = clip_.has_value();
    clip_ = clips_->begin({*format_, sound}, std::move(frames));
    if (!was) tellRecording();
}

void CameraRecorder::endClip() {
    clips_->end();
    if (!std::exchange(clip_, std::nullopt)) return;
    events_.clip(std::nullopt);
    tellRecording();
}

void CameraRecorder::onBegun(std::uint64_t number, std::int64_t id) {
    if (clip_ == number) events_.clip(store::ClipId{id});
}

void CameraRecorder::onFailed(std::uint64_t number, const std::string& why) {
    services_.note("camera=" + camera_ + " recording stopped: " + why);
    if (clip_ != number) return;
    holdOff_ = services_.now() + kHoldOff;
    plan_.interrupted();
    endClip();
}

void CameraRecorder::tellRecording() {
    services_.control.send(
        control::recordingLine(camera_, wordOf(settings_.recording.mode), clip_.has_value()));
}

void CameraRecorder::tellAgain() {
    tellRecording();
    events_.tellAgain();
}

void CameraRecorder::talk(bool active) {
    events_.talk(active, services_.now());
}

void CameraRecorder::wantKeyframe() {
    const WallTime now = services_.now();
    if (now < keyframeAsked_ + kKeyframeAgain) return;
    keyframeAsked_ = now;
    services_.control.send(control::keyframeLine(camera_));
}

void CameraRecorder::tick() {
    if (state_ != control::CameraState::Live || settings_.recording.mode == RecordingMode::Off) return;
    const WallTime now = services_.now();
    if (clip_ && now > lastArrival_ + kSilent) interrupt(now);
    if (clip_ && !services_.upkeep.mayRecord()) {
        plan_.interrupted();
        endClip();
    }
    if (now >= std::max(keyframeAt_, keyframeAsked_) + kKeyframeEvery) wantKeyframe();
}

void CameraRecorder::picture(WallTime at, std::optional<Box> box, std::function<void(Snapshot)> done) {
    std::vector<Frame> frames;
    for (const TrackFrame& one : preRoll_.since(at)) {
        if (one.track == Track::Picture && (frames.empty() || one.frame.at <= at))
            frames.push_back(one.frame);
    }
    const auto back = [loop = &services_.loop, done](Snapshot snapshot) {
        auto kept = std::make_shared<Snapshot>(std::move(snapshot));
        loop->post([kept, done] { done(std::move(*kept)); });
    };
    if (frames.empty() || !format_ || !services_.snapshots.take(std::move(frames), *format_, at, box, back))
        done({});
}

void CameraRecorder::takeSnapshot(std::function<void(std::optional<store::EventId>)> done) {
    if (state_ != control::CameraState::Live || !lastPicture_) return done(std::nullopt);
    picture(*lastPicture_, std::nullopt,
            [services = services_, camera = camera_, done = std::move(done)](Snapshot snapshot) {
                if (snapshot.full.empty()) return done(std::nullopt);
                auto kept = std::make_shared<Snapshot>(std::move(snapshot));
                services.disk.post([services, camera, done, kept] {
                    try {
                        const auto id = services.archive.beginEvent(camera, store::EventType::Snapshot,
                                                                    kept->at, std::nullopt);
                        const bool there =
                            services.archive.addSnapshot(id, kept->at, kept->full, kept->cropped);
                        services.archive.endEvent(id, kept->at, std::nullopt);
                        done(there ? std::optional(id) : std::nullopt);
                    } catch (const store::ArchiveError&) {
                        done(std::nullopt);
                    }
                });
            });
}

std::string CameraRecorder::counters() const {
    const auto text = [](const char* name, const IngestCounters& counters) {
        return std::string(" ") + name + "=" + std::to_string(counters.packets) + "/" +
               std::to_string(counters.lost) + "/" + std::to_string(counters.frames);
    };
    return "camera=" + camera_ + text("best", ingest_.best()) + text("lowest", ingest_.lowest()) +
           text("sound", ingest_.sound()) + " overruns=" + std::to_string(clips_->overruns());
}

}  // namespace petcam::gst::app
