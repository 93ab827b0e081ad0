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
/// A clip that begins so soon after another one that another format ended is the next part of it.
constexpr Microseconds kOneRecording = 500ms;
/// One upper layer may come this much before the next.
constexpr Microseconds kNextLayer = 300ms;
constexpr Microseconds kBetweenCounters = 10s;

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

int pixelsOf(const VideoFormat& format) {
    return format.width * format.height;
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
      pictures_(settings.recording.preRoll, kPreRollBytes),
      shelf_(services.archive, services.upkeep, camera_, services.note),
      events_(services, camera_, settings.sound, eventsOutlet()),
      ingest_(ingestOutlet()),
      clips_(std::make_unique<ClipThread>(shelf_, clipOutlet())) {
    if (settings_.recording.mode == RecordingMode::Off) return;
    tap(settings_.recording.mode == RecordingMode::Continuous);
}

CameraRecorder::~CameraRecorder() {
    interrupt(services_.now());
    services_.control.untap(camera_);
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
    return {[this](Reason reason, bool active, WallTime at) {
                plan_.reason(reason, active, at);
                if (active) beginAtOnce();
                updateLayers();
            },
            [this](const SnapshotWish& wish, std::function<void(Snapshot)> done) {
                picture(wish.at, wish.box, std::move(done));
            }};
}

void CameraRecorder::tap(bool upperLayers) {
    upperLayers_ = upperLayers;
    services_.control.tap(camera_, {ingest_.bestPort(), ingest_.lowestPort(), ingest_.soundPort(),
                                    settings_.recordTalkSound, upperLayers});
}

/// While nothing moves, the camera shall send no more than it takes to see that.
void CameraRecorder::updateLayers() {
    const WallTime now = services_.now();
    const bool upper = plan_.wantsUpperLayers(now) || !wantedSnapshots_.empty();
    if (upper == upperLayers_) return;
    if (upper) upperSince_ = now;
    tap(upper);
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
    pictures_.clear();
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
    giveSnapshots(true);
}

void CameraRecorder::onBest(const Frame& frame, const VideoFormat& format) {
    lastArrival_ = services_.now();
    if (frame.keyframe) keyframeAt_ = lastArrival_;
    const auto before = pictures_.empty() ? std::nullopt : std::optional(pictures_.format());
    const bool otherFormat = pictures_.push(frame, format) == BestPictures::Change::Format;
    lastPicture_ = frame.at;
    if (otherFormat && before) onOtherFormat(frame, *before);
    tail_.holds() ? turn(frame) : record(frame, otherFormat);
    giveSnapshots(false);
    updateLayers();
}

void CameraRecorder::onOtherFormat(const Frame& frame, const VideoFormat& before) {
    if (pixelsOf(pictures_.format()) > pixelsOf(before)) events_.better(frame.at);
    if (tail_.holds()) return writeTail(frame.at);  // the next clip begins no earlier
    if (clip_ && lowestFormat_ == clipFormat_) tail_.hold(plan_.written());
}

/// The clip goes on in the lowest layer until the one that came is there to stay; the next has that one from
/// its first picture on.
void CameraRecorder::turn(const Frame& frame) {
    const WallTime since = pictures_.formatSince();
    if (frame.at < since + kSettled) return;
    writeTail(since);
    tail_.clear();
    plan_.turn(since, frame.at);
    beginClip(pictures_.since(since), true);
}

bool CameraRecorder::canBegin() const {
    return !pictures_.empty() && *lastPicture_ >= pictures_.formatSince() + kSettled &&
           services_.upkeep.mayRecord() && services_.now() >= holdOff_;
}

/// The next picture may be of an upper layer already, which the pre-roll does not fit to.
void CameraRecorder::beginAtOnce() {
    if (clip_ || !lastPicture_ || services_.now() > lastArrival_ + kSilent) return;
    if (plan_.picture(*lastPicture_, false, false, canBegin()) == RecordingPlan::Step::Begin)
        beginWithPreRoll();
}

void CameraRecorder::beginWithPreRoll() {
    tail_.clear();
    auto frames = pictures_.since(plan_.begin());
    const bool continues = brokenOff_ && frames.front().frame.at <= *brokenOff_ + kOneRecording;
    beginClip(std::move(frames), continues);
}

void CameraRecorder::record(const Frame& frame, bool otherFormat) {
    switch (plan_.picture(frame.at, frame.keyframe, otherFormat, canBegin())) {
        case RecordingPlan::Step::Nothing:
            return;
        case RecordingPlan::Step::Begin:
            return beginWithPreRoll();
        case RecordingPlan::Step::Write:
            writeTail(frame.at);
            return clips_->write(Track::Picture, frame);
        case RecordingPlan::Step::Cut:
            writeTail(frame.at);
            return beginClip({{Track::Picture, frame}});
        case RecordingPlan::Step::End:
            endClip(frame.at);
            if (otherFormat) brokenOff_ = frame.at;
    }
}

void CameraRecorder::onSound(const Frame& frame) {
    pictures_.sound(frame);
    if (clip_) tail_.sound(frame);
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
        tail_.forgetLowest();
        motion_.reset();
        motion_ = std::make_unique<MotionAnalysis>(
            format, settings_.motion,
            [this](const MotionSample& sample) { inbox_.post([this, sample] { events_.add(sample); }); });
    }
    motion_->push(frame);
    if (motion_->wantsKeyframe() && !frame.keyframe) wantKeyframe();
    keepLowest(frame);
}

void CameraRecorder::keepLowest(const Frame& frame) {
    if (!tail_.holds()) return tail_.lowest(frame);
    if (lowestFormat_ != clipFormat_) {
        plan_.interrupted();
        endClip(pictures_.formatSince());
        brokenOff_ = pictures_.formatSince();
        return;
    }
    if (plan_.picture(frame.at, frame.keyframe, false, true) == RecordingPlan::Step::End) return endClip();
    tail_.lowest(frame);
}

void CameraRecorder::beginClip(std::vector<TrackFrame> frames, bool continues) {
    const std::optional<int> sound =
        media_ && media_->audio ? std::optional(media_->audio->channels) : std::nullopt;
    const bool was = clip_.has_value();
    brokenOff_.reset();
    clipFormat_ = pictures_.format();
    clip_ = clips_->begin({*clipFormat_, sound}, std::move(frames), continues);
    if (!was) tellRecording();
}

void CameraRecorder::writeTail(WallTime until) {
    for (const TrackFrame& one : tail_.before(until))
        clips_->write(one.track, one.frame);
}

/// `until`: what is later is left to the next one.
void CameraRecorder::endClip(WallTime until) {
    if (clip_) writeTail(until);
    brokenOff_.reset();
    tail_.clear();
    clips_->end();
    if (!std::exchange(clip_, std::nullopt)) return;
    events_.clip(std::nullopt);
    tellRecording();
}

void CameraRecorder::onBegun(std::uint64_t number, std::int64_t id) {
    ++clipsBegun_;
    if (clip_ == number) events_.clip(store::ClipId{id});
}

void CameraRecorder::onFailed(std::uint64_t number, const std::string& why) {
    ++clipsFailed_;
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

/// For who measures the home: what came, what did not, what was written.
void CameraRecorder::tellCounters() {
    const IngestCounters best = ingest_.best();
    const IngestCounters sound = ingest_.sound();
    services_.control.send(control::countersLine(camera_, {{"best_packets", best.packets},
                                                           {"best_lost", best.lost},
                                                           {"best_frames", best.frames},
                                                           {"sound_packets", sound.packets},
                                                           {"sound_lost", sound.lost},
                                                           {"clips", clipsBegun_},
                                                           {"clips_failed", clipsFailed_},
                                                           {"overruns", clips_->overruns()}}));
    countersTold_ = services_.now();
}

void CameraRecorder::tellAgain() {
    tellRecording();
    tellCounters();
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
    if (settings_.recording.mode == RecordingMode::Off) return;
    giveSnapshots(false);
    updateLayers();
    const WallTime now = services_.now();
    if (now >= countersTold_ + kBetweenCounters) tellCounters();
    if (state_ != control::CameraState::Live) return;
    if (clip_ && now > lastArrival_ + kSilent) interrupt(now);
    if (clip_ && !services_.upkeep.mayRecord()) {
        plan_.interrupted();
        endClip();
    }
    if (now >= std::max(keyframeAt_, keyframeAsked_) + kKeyframeEvery) wantKeyframe();
}

void CameraRecorder::picture(WallTime at, std::optional<Box> box, std::function<void(Snapshot)> done) {
    auto shown = pictures_.at(at);
    const auto back = [loop = &services_.loop, done](Snapshot snapshot) {
        auto kept = std::make_shared<Snapshot>(std::move(snapshot));
        loop->post([kept, done] { done(std::move(*kept)); });
    };
    if (!shown || !services_.snapshots.take(std::move(shown->frames), shown->format, at, box, back)) done({});
}

void CameraRecorder::takeSnapshot(std::function<void(std::optional<store::EventId>)> done) {
    if (state_ != control::CameraState::Live || !lastPicture_) return done(std::nullopt);
    wantedSnapshots_.push_back({(upperLayers_ ? upperSince_ : services_.now()) + kWaking, std::move(done)});
    giveSnapshots(false);
    updateLayers();
}

/// To those who have waited long enough, or all when a layer above the lowest is there.
void CameraRecorder::giveSnapshots(bool atOnce) {
    const bool hasUpper = !pictures_.empty() && lowestFormat_ && !(pictures_.format() == *lowestFormat_) &&
                          *lastPicture_ >= pictures_.formatSince() + kNextLayer;
    for (std::size_t i = 0; i < wantedSnapshots_.size();) {
        if (!atOnce && !hasUpper && services_.now() < wantedSnapshots_[i].until) {
            ++i;
            continue;
        }
        auto done = std::move(wantedSnapshots_[i].done);
        wantedSnapshots_.erase(wantedSnapshots_.begin() + static_cast<std::ptrdiff_t>(i));
        makeSnapshot(std::move(done));
    }
}

void CameraRecorder::makeSnapshot(std::function<void(std::optional<store::EventId>)> done) {
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
