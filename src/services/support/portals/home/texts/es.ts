import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const es: Texts<typeof ca> = {
  title: 'La plataforma que las administraciones comparten',
  tab: 'Inicio',
  lead: 'Aplec es la casa digital común de un consorcio de administraciones. Se hace una vez y la usan todas, también el pueblo más pequeño: para que no le pidan ningún papel que otra administración ya tiene, y para que cualquiera pueda comprobar qué se ha hecho con los datos.',
  ways: '¿Por dónde quiere entrar?',
  citizen: 'Ciudadanía',
  citizenMore: 'Vea quién ha consultado sus datos, por qué y con qué ley, y opóngase.',
  office: 'Oficina',
  officeMore:
    'Para el personal de las entidades: pida lo que hace falta para un expediente sin mandar a nadie a por papeles.',
  operator: 'Consorcio',
  operatorMore: 'Para quien lleva la plataforma: convenios, tráfico, respuestas negativas y ahorro.',
  developers: 'Desarrollo',
  developersMore:
    'Para quien conecta sistemas: una API documentada y un entorno de pruebas con personas inventadas.',
  record: 'Un registro en el que no hace falta creer',
  recordFirst:
    'Cada vez que una administración consulta datos de otra, queda una línea en un registro público que solo crece.',
  recordSecond:
    'La línea no dice de quién son los datos: es un sello, y solo quien tiene el recibo puede abrirlo.',
  recordThird:
    'Si alguien borrara o cambiara una línea, nosotros incluidos, cualquiera con un ordenador lo descubriría.',
  seeLog: 'Ver el registro público',
  verify: 'Comprobar un recibo',
  also: 'También está abierto a todo el mundo',
  openData: 'Contrato de la API (OpenAPI)',
  problems: 'Por qué la plataforma dice que no, y qué se puede hacer',
};
