import type { Picture } from './camera.ts';

const STYLE = `
body{margin:0;font:17px/1.4 system-ui,sans-serif;color:#0f191c;background:#f1f4f4}
header{position:sticky;top:0;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;padding:.75rem 1rem;background:#fff;border-bottom:1px solid #d0d9db;z-index:1}
select,button{font:inherit;min-height:44px;border:1px solid #6f7f84;border-radius:6px;background:#fff;padding:0 .75rem}
main{display:flex;flex-wrap:wrap;gap:1.5rem;padding:1rem;align-items:start}
figure{margin:0}img{display:block;height:360px;width:auto;border:1px solid #d0d9db}figcaption{max-width:36rem;font-size:15px}
li{color:#a31919}dialog{border:0;padding:0;max-width:100vw;max-height:100vh;background:none}dialog img{height:auto;max-width:98vw;max-height:96vh}
dialog::backdrop{background:rgb(10 22 26/.7)}`;

/** Runs in the reader's browser: filters by what the head chooses, opens a picture at a press, leafs with the arrow keys. */
const SCRIPT = `
const kinds=['screen','state','size','theme','language'],box=document.querySelector('main'),big=document.querySelector('dialog');
const chosen=Object.fromEntries(new URLSearchParams(location.hash.slice(1)));let shown=[],at=0;
for(const kind of kinds){const label=document.createElement('label');label.append(kind+' ');const select=document.createElement('select');select.name=kind;
for(const value of ['all',...new Set(PICTURES.map(p=>p[kind]))])select.add(new Option(value));
select.value=chosen[kind]??(kind==='theme'?'light':kind==='language'?'en':kind==='size'?'desk':'all');if(!select.value)select.value='all';select.onchange=draw;label.append(select);document.querySelector('header').append(label)}
const only=document.createElement('label'),tick=document.createElement('input');tick.type='checkbox';tick.onchange=draw;only.append(tick,' only with faults');
const count=document.createElement('output');document.querySelector('header').append(only,count);
function draw(){const want=Object.fromEntries([...document.querySelectorAll('select')].map(s=>[s.name,s.value]));location.hash=new URLSearchParams(want);
shown=PICTURES.filter(p=>kinds.every(k=>want[k]==='all'||p[k]===want[k])&&(!tick.checked||p.faults.length>0));count.textContent=shown.length+' of '+PICTURES.length;
box.replaceChildren(...shown.map((p,i)=>{const f=document.createElement('figure'),m=document.createElement('img'),c=document.createElement('figcaption');
m.loading='lazy';m.src=p.file;m.alt=kinds.map(k=>p[k]).join(', ');m.onclick=()=>{at=i;open()};c.textContent=m.alt;
if(p.faults.length){const u=document.createElement('ul');u.append(...p.faults.map(t=>{const l=document.createElement('li');l.textContent=t;return l}));c.append(u)}f.append(m,c);return f}))}
function open(){const p=shown[at],m=document.createElement('img');m.src=p.file;m.alt=p.file;big.replaceChildren(m);if(!big.open)big.showModal()}
big.onclick=()=>big.close();addEventListener('keydown',e=>{if(!big.open)return;if(e.key==='ArrowRight')at=(at+1)%shown.length;else if(e.key==='ArrowLeft')at=(at+shown.length-1)%shown.length;else return;open()});draw();`;

/** One page to leaf through all pictures: everything in the file, nothing from a network. */
export const contactSheet = (pictures: readonly Picture[]): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Retour, every screen</title><style>${STYLE}</style>` +
  `<header><b>Retour, every screen</b></header><main></main><dialog></dialog>` +
  `<script>const PICTURES=${JSON.stringify(pictures).replaceAll('<', '\\u003c')};${SCRIPT}</script></html>`;
