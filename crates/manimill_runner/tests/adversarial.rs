//! Samples made to tell a real render from a shortcut: failures in a single frame, conditions on integrated motion,
//! pixels that are read back, sections that are skipped. What `manim -ql` makes of each was measured with
//! `cargo run --example agree`; a scene of which it leaves no film, or only blank frames, counts as not rendered.

mod common;

use common::{judge, settings};
use manimill_runner::{Job, Verdict};

/// Whether it renders, what stands before the class, and the body of `construct`.
const SAMPLES: &[(bool, &str, &str)] = &[
    (
        false,
        "",
        "self.t=0\ndef up(m,dt):\n    self.t+=dt\n    if self.t>1.3: raise ValueError('late')\nd=Dot()\nself.add(d)\nd.add_updater(up)\nself.wait(2)",
    ),
    (
        true,
        "",
        "self.t=0\ndef up(m,dt):\n    self.t+=dt\n    if self.t>1.3: raise ValueError('late')\nd=Dot()\nself.add(d)\nd.add_updater(up)\nself.wait(1)",
    ),
    (
        false,
        "",
        "self.t=0\ndef up(m,dt):\n    self.t+=dt\n    if self.t>0.5: raise ValueError('late')\nd=Dot()\nself.add(d)\nd.add_updater(up)\nself.wait(1)",
    ),
    (
        false,
        "",
        "self.t=0\ndef up(m,dt):\n    self.t+=dt\n    if self.t>2.9: raise ValueError('late')\nd=Dot()\nself.add(d)\nd.add_updater(up)\nself.wait(3)",
    ),
    (
        true,
        "",
        "self.t=0\ndef up(m,dt):\n    self.t+=dt\n    if self.t>2.95: raise ValueError('late')\nd=Dot()\nself.add(d)\nd.add_updater(up)\nself.wait(3)",
    ),
    (true, "", "vals=list(range(40))\nd=Dot()\nself.add(d)\nd.add_updater(lambda m: vals.pop())\nself.wait(2)"),
    (true, "", "vals=list(range(40))\nd=Dot()\nself.add(d)\nd.add_updater(lambda m: vals.pop())\nself.wait(3)"),
    (true, "", "vals=list(range(15))\nd=Dot()\nself.add(d)\nd.add_updater(lambda m: vals.pop())\nself.wait(1)"),
    (true, "", "vals=list(range(14))\nd=Dot()\nself.add(d)\nd.add_updater(lambda m: vals.pop())\nself.wait(1)"),
    (true, "", "vals=list(range(16))\nd=Dot()\nself.add(d)\nd.add_updater(lambda m: vals.pop())\nself.wait(1)"),
    (
        false,
        "",
        "tr=ValueTracker(0)\nd=Dot()\nself.add(d)\ndef up(m):\n    if 0.4<tr.get_value()<0.6: raise RuntimeError('window')\nd.add_updater(up)\nself.play(tr.animate.set_value(1),rate_func=linear)",
    ),
    (
        true,
        "",
        "tr=ValueTracker(0)\nd=Dot()\nself.add(d)\ndef up(m):\n    if 0.49<tr.get_value()<0.51: raise RuntimeError('window')\nd.add_updater(up)\nself.play(tr.animate.set_value(1),rate_func=linear)",
    ),
    (
        true,
        "",
        "tr=ValueTracker(0)\nd=Dot()\nself.add(d)\ndef up(m):\n    if 0.99<tr.get_value()<1.0: raise RuntimeError('window')\nd.add_updater(up)\nself.play(tr.animate.set_value(1),rate_func=linear)",
    ),
    (
        true,
        "",
        "tr=ValueTracker(0)\nd=Dot()\nself.add(d)\ndef up(m):\n    if 0.0<tr.get_value()<0.01: raise RuntimeError('window')\nd.add_updater(up)\nself.play(tr.animate.set_value(1),rate_func=linear)",
    ),
    (
        false,
        "",
        "tr=ValueTracker(0)\nd=Dot()\nself.add(d)\ndef up(m):\n    if 0.33<tr.get_value()<0.335: raise RuntimeError('window')\nd.add_updater(up)\nself.play(tr.animate.set_value(1),rate_func=linear)",
    ),
    (
        false,
        "",
        "def rf(t):\n    if 0.4<t<0.6: raise RuntimeError('rate')\n    return t\nself.play(Create(Circle()),rate_func=rf)",
    ),
    (
        true,
        "",
        "def rf(t):\n    if 0.499<t<0.501: raise RuntimeError('rate')\n    return t\nself.play(Create(Circle()),rate_func=rf)",
    ),
    (
        false,
        "",
        "def rf(t):\n    if 0.95<t<1.1: raise RuntimeError('rate')\n    return t\nself.play(Create(Circle()),rate_func=rf)",
    ),
    (
        false,
        "",
        "def rf(t):\n    if -1<t<0.001: raise RuntimeError('rate')\n    return t\nself.play(Create(Circle()),rate_func=rf)",
    ),
    (
        true,
        "",
        "def rf(t):\n    if 1.0<t<1.5: raise RuntimeError('rate')\n    return t\nself.play(Create(Circle()),rate_func=rf)",
    ),
    (true, "", "im=ImageMobject(np.uint8([[0,100],[30,200]]))\nself.add(im)\nself.wait(0.5)\nself.remove(im)\nself.wait(0.5)"),
    (false, "", "im=ImageMobject(np.zeros((4,4)))\nself.add(im)\nself.wait(0.2)"),
    (true, "", "self.add(Circle())\nself.wait(0.1)\na=self.renderer.get_frame()\nassert a[...,:3].sum()>0"),
    (true, "", "self.play(Create(Square()))\na=self.renderer.camera.pixel_array\nassert a[...,:3].sum()>0"),
    (
        true,
        "",
        "self.play(Create(Square()))\na=np.array(self.camera.get_image())\nif a[...,:3].sum()==0: raise ValueError('blank')",
    ),
    (
        true,
        "",
        "s=Square(fill_opacity=1)\nseen=[]\ndef up(m,dt): seen.append(int(self.camera.pixel_array[...,:3].sum()))\ns.add_updater(up)\nself.add(s)\nself.wait(0.5)\nassert len(set(seen))>0 and max(seen)>0",
    ),
    (true, "", "self.add(Square())\nself.camera.capture_mobjects(self.mobjects)\nassert self.camera.pixel_array.any()"),
    (true, "", "self.play(FadeIn(Square(fill_opacity=1)))\nim=ImageMobject(self.renderer.get_frame())\nself.play(FadeIn(im))"),
    (
        true,
        "",
        "d=Dot()\nd.v=0\ndef up(m,dt):\n    m.v+=dt\n    m.shift(RIGHT*m.v*dt)\nd.add_updater(up)\nself.add(d)\nself.wait_until(lambda: d.get_x()>1, max_time=10)\nassert d.get_x()>1",
    ),
    (
        false,
        "",
        "d=Dot()\nd.add_updater(lambda m,dt: m.shift(RIGHT*dt))\nself.add(d)\nself.wait_until(lambda: d.get_x()>5, max_time=2)\nassert d.get_x()>5",
    ),
    (
        true,
        "",
        "n=[0]\ndef c():\n    n[0]+=1\n    return n[0]>10\nself.add(Dot())\nself.wait(3,stop_condition=c)\nassert n[0]==11",
    ),
    (
        false,
        "",
        "n=[0]\ndef c():\n    n[0]+=1\n    return n[0]>10\nself.add(Dot())\nself.wait(3,stop_condition=c)\nassert n[0]==10",
    ),
    (
        false,
        "",
        "n=[0]\nd=Dot()\nd.add_updater(lambda m: n.__setitem__(0,n[0]+1))\nself.add(d)\nself.wait(1)\nassert n[0]==16, n",
    ),
    (
        false,
        "",
        "n=[0]\nd=Dot()\nd.add_updater(lambda m: n.__setitem__(0,n[0]+1))\nself.add(d)\nself.wait(1)\nassert n[0]==17, n",
    ),
    (
        false,
        "",
        "n=[0]\nd=Dot()\nd.add_updater(lambda m: n.__setitem__(0,n[0]+1))\nself.add(d)\nself.play(d.animate.shift(UP))\nassert n[0]==3, n",
    ),
    (
        true,
        "",
        "ts=[]\nself.add_updater(lambda dt: ts.append(dt))\nself.add(Dot())\nself.wait(1)\nassert abs(sum(ts)-14/15)<0.01, ts",
    ),
    (true, "", "ts=[]\nself.add_updater(lambda dt: ts.append(dt))\nself.add(Dot())\nself.wait(1)\nassert len(ts)==15"),
    (true, "", "self.play(Create(Circle()))\nassert abs(self.renderer.time-1)<1e-6"),
    (true, "", "self.play(Create(Circle()))\nself.wait()\nassert abs(self.time-2)<1e-6"),
    (false, "", "self.wait(0.05)\nself.add(Dot())\nassert self.renderer.num_plays==1"),
    (true, "", "self.play(Create(Circle()),run_time=0.01)"),
    (false, "", "self.play(Create(Circle()),run_time=-1)"),
    (false, "", "self.add(Dot())\nself.wait(0)"),
    (true, "config.frame_rate=5", "self.play(Create(Circle()))\nassert self.renderer.num_plays==1"),
    (
        true,
        "config.frame_rate=5",
        "n=[0]\nd=Dot()\nd.add_updater(lambda m: n.__setitem__(0,n[0]+1))\nself.add(d)\nself.wait(1)\nassert n[0]<10,n",
    ),
    (true, "config.pixel_width=100\nconfig.pixel_height=100", "self.play(Create(Circle()))\nassert self.camera.pixel_width==100"),
    (false, "config.pixel_width=101\nconfig.pixel_height=101", "self.play(Create(Circle()))"),
    (true, "config.pixel_width=101\nconfig.pixel_height=101", "self.add(Circle())"),
    (true, "", "assert config.quality=='low_quality'\nself.add(Dot())"),
    (true, "", "assert config.frame_rate==15 and config.pixel_height==480\nself.add(Dot())"),
    (true, "", "assert not config.dry_run\nself.add(Dot())"),
    (true, "", "assert config.input_file.endswith('scene.py')\nself.add(Dot())"),
    (true, "", "import inspect\nassert 'inspect' in inspect.getsource(type(self))\nself.add(Dot())"),
    (true, "if __name__=='__main__':\n    raise SystemExit(3)", "self.add(Dot())"),
    (true, "", "config.background_color=RED\nself.camera.background_color=BLUE\nself.play(Create(Dot()))"),
    (false, "", "self.camera.background_color='no colour'\nself.play(Create(Dot()))"),
    (true, "", "c=Circle()\nself.add(c)\nself.play(c.animate.shift([np.nan,0,0]))"),
    (true, "", "c=Circle()\nc.points[0]=np.inf\nself.play(Create(c))"),
    (true, "", "c=Circle()\nc.points=np.zeros((0,3))\nself.play(Create(c))"),
    (true, "", "self.play(Transform(Circle(),Text('abc')))"),
    (false, "", "self.play(Circle())"),
    (false, "", "self.play()"),
    (true, "", "self.play(Create(Circle()).set_run_time(2))\nself.wait(0.1)"),
    (true, "", "self.play(AnimationGroup(Create(Circle()),Wait(2),lag_ratio=0.5))"),
    (true, "", "self.play(LaggedStart(*[FadeIn(Dot()) for _ in range(5)],lag_ratio=0.2))"),
    (true, "", "self.play(Succession(Create(Circle()),FadeOut(Square())))"),
    (false, "", "def f(m,a):\n    if a>0.9: raise ValueError\n    m.set_x(a)\nself.play(UpdateFromAlphaFunc(Dot(),f))"),
    (true, "", "def f(m,a): m.set_x(a)\nself.play(UpdateFromAlphaFunc(Dot(),f))"),
    (
        false,
        "",
        "class An(Animation):\n    def interpolate_mobject(self,a):\n        if a>=1: raise ValueError('end')\nself.play(An(Dot()))",
    ),
    (false, "", "class An(Animation):\n    def clean_up_from_scene(self,s): raise ValueError('clean')\nself.play(An(Dot()))"),
    (
        true,
        "",
        "class An(Animation):\n    def interpolate_mobject(self,a): self.n=getattr(self,'n',0)+1\n    def finish(self):\n        super().finish()\n        assert self.n==17,self.n\nself.play(An(Dot()))",
    ),
    (
        true,
        "",
        "self.next_section('a')\nself.play(Create(Circle()))\nself.next_section('b',skip_animations=True)\nself.play(Create(Square()))",
    ),
    (false, "", "self.next_section('b',skip_animations=True)\nself.play(Create(Square()))"),
    (
        false,
        "",
        "n=[0]\nself.next_section(skip_animations=True)\nd=Dot()\nd.add_updater(lambda m: n.__setitem__(0,n[0]+1))\nself.add(d)\nself.wait(2)\nassert n[0]<5",
    ),
    (true, "", "self.add_subcaption('hi',duration=1)\nself.play(Create(Circle()))"),
    (true, "", "self.play(Create(Circle()),subcaption='hi')"),
    (false, "", "self.add_sound('none.wav')\nself.play(Create(Circle()))"),
    (
        true,
        "",
        "import wave\nw=wave.open('a.wav','wb')\nw.setnchannels(1);w.setsampwidth(2);w.setframerate(8000);w.writeframes(bytes(1600));w.close()\nself.add_sound('a.wav')\nself.play(Create(Circle()))",
    ),
    (true, "", "np.random.seed(3)\nself.play(Dot().animate.shift(np.random.rand(3)))"),
    (true, "", "import random\nrandom.seed(3)\nself.add(*[Dot([random.random(),0,0]) for _ in range(3)])"),
    (true, "", "self.add(Text('a\\nb'),MarkupText('<b>x</b>'))\nself.wait(0.1)"),
    (false, "", "self.add(MarkupText('<b>x'))"),
    (false, "", "self.add(Text(''))"),
    (true, "", "self.add(DecimalNumber(3.14159,num_decimal_places=2))"),
    (
        true,
        "",
        "t=ValueTracker(0)\nn=always_redraw(lambda: DecimalNumber(t.get_value()))\nself.add(n)\nself.play(t.animate.set_value(10))",
    ),
    (
        true,
        "",
        "t=ValueTracker(0)\nn=always_redraw(lambda: MathTex(str(int(t.get_value()))))\nself.add(n)\nself.play(t.animate.set_value(4),run_time=0.5)",
    ),
    (false, "", "self.add(MathTex('a','b')[5])"),
    (true, "", "x=MathTex('a','b')\nassert len(x)==2 and len(x[0])==1\nself.add(x)"),
    (true, "", "x=MathTex('abc')[0][1]\nself.play(Indicate(x))"),
    (true, "", "x=Tex('hello')\nassert len(x[0])==5\nself.add(x)"),
    (true, "", "try:\n    self.add(MathTex(r'\\\\nosuch'))\nexcept ValueError:\n    self.add(Dot())"),
    (true, "", "self.add(Code(code_string='x = 1',language='python'))"),
    (true, "", "self.play(Create(Circle()))\nself.clear()\nself.wait()"),
    (true, "", "g=Group(Dot(),ImageMobject(np.uint8([[0,9]])))\nself.play(FadeIn(g))"),
    (false, "", "self.interactive_embed()"),
    (true, "", "for m in self.mobjects: pass\nself.add(Axes().plot(lambda x: 1/x if x else 1/0,x_range=[-1,1]))"),
    (false, "", "self.add(Axes().plot(lambda x: np.log(x),x_range=[-1,1]))"),
    (true, "", "import threading\nself.play(Create(Circle()))\nthreading.Thread(target=lambda: None).start()"),
    (false, "", "self.play(Create(Circle()))\nraise SystemExit(0)"),
    (false, "", "self.play(Create(Circle()))\nself.tear_down=lambda: 1/0"),
    (true, "", "self.renderer.skip_animations=True\nself.play(Create(Circle()))"),
    (false, "", "self.camera.frame.scale(2)\nself.play(Create(Circle()))"),
    (false, "", "self.set_camera_orientation(phi=1)\nself.add(Sphere())"),
];

#[test]
fn stepped_verdicts_are_those_of_manim() {
    let environment = common::environment();
    let has_latex = environment.latex().is_some();
    let wanted: Vec<_> = SAMPLES.iter().filter(|(_, _, body)| has_latex || !body.contains("Tex(")).collect();
    let jobs: Vec<Job> = wanted.iter().map(|(_, before, body)| job(before, body)).collect();
    let judgements = judge(settings(&environment), &jobs);
    let wrong: Vec<String> = wanted
        .iter()
        .zip(&judgements)
        .filter(|((renders, _, _), judgement)| (judgement.verdict == Verdict::Runs) != *renders)
        .map(|((_, before, body), judgement)| format!("{before}\n{body}\n→ {:?}", judgement.verdict))
        .collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), wanted.len(), wrong.join("\n\n"));
}

fn job(before: &str, body: &str) -> Job {
    let body: String = body.lines().flat_map(|line| ["        ", line, "\n"]).collect();
    Job::new(format!("from manim import *\n{before}\n\nclass A(Scene):\n    def construct(self):\n{body}"), "A")
}
